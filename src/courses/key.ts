import { isRight, type Chosen } from './marking.ts';
import { END, type Question } from './question-file.ts';

/** The right answer to a question; of a story the shortest one. Empty for a question that has none. */
export function keyOf(question: Question): Chosen {
  const { kind, options } = question;
  if (kind === 'ordering') return [...options.keys()];
  if (kind === 'story') return wayThrough(question, false) ?? [];
  return options.flatMap((option, place) => (option.right ? [place] : []));
}

/** An answer that is complete and wrong. The key itself for a question to which no answer is wrong. */
export function wrongAnswerTo(question: Question): Chosen {
  const key = keyOf(question);
  const { kind, options } = question;
  if (kind === 'ordering') return otherOrders(key).find((order) => !isRight(question, order)) ?? key;
  if (kind === 'story') return wayThrough(question, true) ?? key;
  const wrong = options.findIndex((option) => !option.right);
  if (wrong < 0) return key;
  if (kind === 'single' || kind === 'true-false') return [wrong];
  return key.length <= 1 ? [...key, wrong].toSorted((a, b) => a - b) : key.slice(1);
}

const otherOrders = (key: Chosen): Chosen[] => [
  key.toReversed(),
  ...key.flatMap((_step, a) => key.slice(a + 1).map((_other, n) => changed(key, a, a + 1 + n))),
];

const changed = (list: Chosen, a: number, b: number): Chosen =>
  list.map((one, at) => (at === a ? list[b]! : at === b ? list[a]! : one));

// The shortest way to the end, on right choices alone, or with a wrong turn on it.
function wayThrough({ scenes = [], options }: Question, wrong: boolean): Chosen | undefined {
  const ways: { scene: string | undefined; way: number[]; erred: boolean }[] = [
    { scene: scenes[0]?.id, way: [], erred: false },
  ];
  const seen = new Set<string>();
  for (const { scene, way, erred } of ways) {
    if (scene === END && erred === wrong) return way;
    if (scene === END || seen.has(`${erred} ${scene}`)) continue;
    seen.add(`${erred} ${scene}`);
    for (const [place, option] of options.entries())
      if (option.scene === scene && (option.right || (wrong && !erred)))
        ways.push({ scene: option.to, way: [...way, place], erred: erred || !option.right });
  }
  return undefined;
}
