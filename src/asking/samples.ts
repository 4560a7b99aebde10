import { KINDS, WHENS } from '../policy/vocabulary.ts';
import { DUTY, kindVariable, NO, VOICE, WHERE, YES, type Mask, type Space } from './terms.ts';

/** Values of all variables: one bit each. */
export type Values = readonly Mask[];

const PLAIN = kindVariable('plain');
const FIRST_KIND = 3;
const FIRST_FLAG = FIRST_KIND + KINDS.length;

/** True when there is something in it, and `plain` stands alone. */
export function isPost(values: Values): boolean {
  let kinds = 0;
  for (let variable = FIRST_KIND; variable < FIRST_FLAG; variable++) if (values[variable] === YES) kinds++;
  return values[PLAIN] === YES ? kinds === 1 : kinds > 0;
}

/**
 * Some posts of a space, always the same ones: with few things in them, as posts are. What they show need not be proven.
 */
export function samplesOf(space: Space, count: number): Values[] {
  let state = 1;
  // Mulberry32.
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const oneOf = (mask: Mask): Mask => {
    const bits = BITS.filter((bit) => (mask & bit) !== 0);
    return bits[Math.floor(random() * bits.length)]!;
  };
  const flag = (mask: Mask, likely: number): Mask =>
    mask === (NO | YES) ? (random() < likely ? YES : NO) : mask;
  return Array.from({ length: count }, (_, n) => {
    const values = [...space];
    for (const variable of [DUTY, VOICE, WHERE]) values[variable] = oneOf(space[variable]!);
    const likely = n % 4 === 0 ? 0 : 0.12;
    for (let variable = FIRST_KIND; variable < FIRST_FLAG; variable++)
      values[variable] = flag(space[variable]!, likely);
    for (let variable = FIRST_FLAG; variable < FIRST_FLAG + WHENS.length; variable++)
      values[variable] = flag(space[variable]!, 0.5);
    return values;
  });
}

const BITS: readonly Mask[] = Array.from({ length: 16 }, (_, n) => 1 << n);
