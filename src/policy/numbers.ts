const ONES = 'one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
// From one to ninety-nine: the place of a word is its number less one. Longer ones first, where one begins another.
const WORDS = [...ONES, ...TEENS, ...TENS.flatMap((ten) => [ten, ...ONES.map((one) => `${ten}-${one}`)])];
const ANY_WORD = WORDS.toSorted((a, b) => b.length - a.length).join('|');
const HOURS = {
  minute: 1 / 60,
  hour: 1,
  shift: 8,
  day: 24,
  week: 168,
  month: 730,
  quarter: 2190,
  year: 8760,
} as const;
const UNITS = Object.keys(HOURS).join('|');
// Whole numbers on their own: not the parts of a phone number, a date or a paragraph.
const NUMBER = new RegExp(
  String.raw`(?<![\w.:/-])(?:(\d{1,3})|(${ANY_WORD})(?=\W+(?:working\W+)?(?:${UNITS})))(?![\w:/-]|\.\d)(?:\W+(?:working\W+)?(${UNITS})s?\b)?|\b(${UNITS})s?\b`,
  'gi',
);

interface Found {
  value: number;
  /** It counts time: then `value` is in hours. */
  time: boolean;
}

function numbersIn(text: string): Found[] {
  return [...text.matchAll(NUMBER)].map(([, digits, word, unit, alone]) => {
    // “By the end of the shift” names a time without a number.
    if (alone !== undefined) return { value: hoursOf(alone), time: true };
    const value = digits === undefined ? WORDS.indexOf(word!.toLowerCase()) + 1 : Number(digits);
    const hours = unit === undefined ? undefined : hoursOf(unit);
    return { value: value * (hours ?? 1), time: hours !== undefined };
  });
}

const hoursOf = (unit: string): number => HOURS[unit.toLowerCase() as keyof typeof HOURS];

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
