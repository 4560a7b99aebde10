import { oneLine } from '../organisation/line.ts';

const TITLES = /^(?:dr|prof|professor|doctor|mr|mrs|ms|miss|mx|sir|dame|sister|nurse)\.?$/i;

/** How somebody is called, from a whole name: `Dr Ana Ng` is Ana. The whole name where that cannot be told (`A. Ng`). */
export function firstName(name: string): string {
  const whole = oneLine(name);
  // `Ng, Ana`: the family's name stands first.
  const [family, given] = whole.split(/\s*,\s*/, 2);
  const words = (given === undefined || given === '' ? family! : given).split(' ');
  const first = words.find((word) => !TITLES.test(word));
  return first === undefined || (words.length === 1 && TITLES.test(words[0]!)) || !/\p{L}{2}/u.test(first)
    ? whole
    : first;
}
