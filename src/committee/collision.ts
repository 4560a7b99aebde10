import { redline, type Run } from '../policy/redline.ts';

/** One field on which two people worked at the same time. */
export interface CollisionLine {
  label: string;
  base: string;
  theirs: string;
  yours: string;
  /** From theirs to yours. */
  runs: Run[];
}

/** What somebody typed, what another person had saved meanwhile, and what is in force, where they are not all the same. Pure. */
export function collision(
  fields: readonly { label: string; base: string; theirs: string; yours: string }[],
): CollisionLine[] {
  return fields
    .filter(({ theirs, yours }) => theirs !== yours)
    .map((one) => ({ ...one, runs: redline(one.theirs, one.yours) }));
}
