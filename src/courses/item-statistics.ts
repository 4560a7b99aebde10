/** How one question did on one paper. `rest`: the share of that paper's other questions that were right, 0 to 100. */
export interface ItemAnswer {
  right: boolean;
  rest: number;
  /** Seconds that it took; null where nobody knows. */
  seconds: number | null;
}

/** What is kept of many answers to one question. Sums of parts add up to those of the whole. */
export interface ItemSums {
  n: number;
  right: number;
  rest: number;
  restSq: number;
  /** The rest added up over right answers only. */
  restRight: number;
  timed: number;
  seconds: number;
}

export const NO_ANSWERS: ItemSums = {
  n: 0,
  right: 0,
  rest: 0,
  restSq: 0,
  restRight: 0,
  timed: 0,
  seconds: 0,
};

/** The sums of one answer. */
export const sumsOf = ({ right, rest, seconds }: ItemAnswer): ItemSums => ({
  n: 1,
  right: right ? 1 : 0,
  rest,
  restSq: rest * rest,
  restRight: right ? rest : 0,
  timed: seconds === null ? 0 : 1,
  seconds: seconds ?? 0,
});

export const addSums = (a: ItemSums, b: ItemSums): ItemSums => ({
  n: a.n + b.n,
  right: a.right + b.right,
  rest: a.rest + b.rest,
  restSq: a.restSq + b.restSq,
  restRight: a.restRight + b.restRight,
  timed: a.timed + b.timed,
  seconds: a.seconds + b.seconds,
});

/** Below so many answers a question is not judged: at 50 a correlation near zero is known to 0.28 either way. */
export const ENOUGH = 50;
/** Below so many answers no question should be given up for its correlation alone. */
export const ENOUGH_TO_DROP = 100;

const HARD = 0.5;
const EASY = 0.97;
const WEAK = 0.2;
const IDLE = 0.05;

/** Why somebody should look at a question, the most urgent first. `not-enough` stands alone. */
export const FLAGS = [
  'check-key',
  'too-hard',
  'revise',
  'too-easy',
  'idle-distractor',
  'not-enough',
] as const;
export type Flag = (typeof FLAGS)[number];

export interface ItemStatistics {
  n: number;
  /** Share who got it right, 0 to 1. */
  facility: number | null;
  /** Correlation of right or wrong with the rest of the paper, -1 to 1; null where one of the two never varies. */
  discrimination: number | null;
  /** How far a correlation near zero may be off, either way, at 95 %. */
  halfWidth: number | null;
  meanSeconds: number | null;
  flags: Flag[];
  /** Enough to look at, too few to give a question up for its correlation. */
  early: boolean;
}

/**
 * What the sums of one question say. `distractors`: how many chose each wrong option, where there are several and they
 * can be chosen; `kinds`: the same sums, apart by the kind of paper. Test theory's advice for a test of mastery, where nearly all are right and correlations are low.
 */
export function itemStatistics(
  sums: ItemSums,
  distractors: readonly number[] = [],
  enough = ENOUGH,
  kinds: readonly ItemSums[] = [sums],
): ItemStatistics {
  const { n, right, timed, seconds } = sums;
  const facility = n === 0 ? null : right / n;
  const discrimination = withinKinds(kinds);
  return {
    n,
    facility,
    discrimination,
    halfWidth: discrimination === null ? null : Math.min(1, 1.96 / Math.sqrt(n - 1)),
    meanSeconds: timed === 0 ? null : seconds / timed,
    flags: n < enough ? ['not-enough'] : flagsOf(facility ?? 0, discrimination, distractors, n),
    early: n < ENOUGH_TO_DROP,
  };
}

/** Pearson's correlation of right (1) or wrong (0) with the rest, from whole sums; null where one never varies. */
export function pointBiserial({ n, right, rest, restSq, restRight }: ItemSums): number | null {
  const spreads = [n * right - right * right, n * restSq - rest * rest];
  if (spreads.some((spread) => spread <= 0)) return null;
  const r = (n * restRight - right * rest) / (Math.sqrt(spreads[0]!) * Math.sqrt(spreads[1]!));
  return Math.max(-1, Math.min(1, r));
}

// Among all papers a question would tell just because people know less before the lessons than after them. So each
// answer is compared with those of its own kind of paper: what varies within the kinds is put together.
function withinKinds(kinds: readonly ItemSums[]): number | null {
  const [only, ...others] = kinds.filter(({ n }) => n > 0);
  if (only === undefined || others.length === 0) return pointBiserial(only ?? NO_ANSWERS);
  const within = (of: (sums: ItemSums) => number) => [only, ...others].reduce((sum, one) => sum + of(one), 0);
  const spreads = [
    within(({ n, right }) => right - (right * right) / n),
    within(({ n, rest, restSq }) => restSq - (rest * rest) / n),
  ];
  if (spreads.some((spread) => spread < TINY)) return null;
  const both = within(({ n, right, rest, restRight }) => restRight - (right * rest) / n);
  return Math.max(-1, Math.min(1, both / (Math.sqrt(spreads[0]!) * Math.sqrt(spreads[1]!))));
}

// Less is a rounding error.
const TINY = 1e-6;

function flagsOf(p: number, r: number | null, distractors: readonly number[], n: number): Flag[] {
  const found: Record<Flag, boolean> = {
    'check-key': r !== null && r < 0,
    'too-hard': p < HARD,
    revise: r !== null && r >= 0 && r < WEAK,
    'too-easy': p > EASY,
    // Of one wrong option alone, as in true/false, “too easy” says it already.
    'idle-distractor': distractors.length > 1 && distractors.some((chose) => chose / n < IDLE),
    'not-enough': false,
  };
  return FLAGS.filter((flag) => found[flag]);
}
