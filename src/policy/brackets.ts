/** What stands in each [bracket] of this organisation's policy, by key. */
export type Brackets = Readonly<Record<string, string>>;

const BRACKET = /\[([a-z][^\][]*)\]/gi;

/** The keys of the brackets that stand in a text, each once. */
export function bracketsIn(text: string): string[] {
  return [...new Set([...text.matchAll(BRACKET)].map((match) => match[1]!))];
}

/** Fills the brackets that have a value; the others stay open. */
export function fillBrackets(text: string, values: Brackets): string {
  return text.replace(BRACKET, (open, key: string) => {
    const value = Object.hasOwn(values, key) ? values[key]!.trim() : '';
    return value === '' ? open : value;
  });
}
