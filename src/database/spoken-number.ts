import { randomBytes } from 'node:crypto';

// No vowels and neither 0 nor 1, so that a number can be read out on the phone and never spells a word.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const GROUP = 4;

/** A random number in groups of four, such as K7QD-M2XR-9PHT: about 19 bits a group. */
export function spokenNumber(groups: number): string {
  const drawn: string[] = [];
  while (drawn.length < groups * GROUP) {
    for (const byte of randomBytes(24))
      if (byte < LETTERS.length * 9 && drawn.length < groups * GROUP)
        drawn.push(LETTERS[byte % LETTERS.length]!);
  }
  return inGroups(drawn.join(''));
}

/** A number as it is kept, however somebody typed it. Anything else comes back as something that no number is. */
export const inGroups = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[^A-Z\d]/g, '')
    .slice(0, 60)
    .replace(/.{4}(?=.)/g, '$&-');
