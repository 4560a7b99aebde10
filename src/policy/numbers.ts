const WORDS = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const HOURS = { minute: 1 / 60, hour: 1, day: 24, week: 168, month: 730, year: 8760 } as const;
// Whole numbers on their own: not the parts of a phone number, a date or a paragraph.
const NUMBER = new RegExp(
  String.raw`(?<![\w.:/-])(?:(\d{1,3})|(${WORDS.join('|')})(?=\W+(?:working\W+)?(?:${Object.keys(HOURS).join('|')})))(?![\w:/-]|\.\d)(?:\W+(?:working\W+)?(${Object.keys(HOURS).join('|')})s?\b)?`,
  'gi',
);

interface Found {
  value: number;
  /** It counts time: then `value` is in hours. */
  time: boolean;
}

function numbersIn(text: string): Found[] {
  return [...text.matchAll(NUMBER)].map(([, digits, word, unit]) => {
    const value = digits === undefined ? WORDS.indexOf(word!.toLowerCase()) + 1 : Number(digits);
    const hours = unit === undefined ? undefined : HOURS[unit.toLowerCase() as keyof typeof HOURS];
    return { value: value * (hours ?? 1), time: hours !== undefined };
  });
}

/**
 * What the numbers of a sentence say of its change: a shorter time is stricter, a longer one looser. Of any other number
 * that changed, came or went nobody can know which: it counts as both.
 */
export function compareNumbers(before: string, after: string): { stricter: boolean; looser: boolean } {
  const [was, is] = [numbersIn(before), numbersIn(after)];
  if (was.length !== is.length) return { stricter: true, looser: true };
  let [stricter, looser] = [false, false];
  was.forEach((old, n) => {
    const young = is[n]!;
    if (old.value === young.value && old.time === young.time) return;
    const known = old.time && young.time;
    if (!known || young.value < old.value) stricter = true;
    if (!known || young.value > old.value) looser = true;
  });
  return { stricter, looser };
}
