import { projectionsInUse, type Projection } from '../ledger/ledger.ts';

/**
 * What is asked of a past: how people stand (packages too), what the answers say of the questions, all but each step and answer,
 * or all that is derived.
 */
export type About = 'standing' | 'questions' | 'results' | 'everything';

// They say how somebody went about it and make up most of the ledger; how anybody stands does not depend on them.
const SET_ASIDE = new Set(['step-done', 'practised', 'paper-drawn', 'answered', 'help-asked', 'help-given']);

/** Of these nothing that they commit to decides how anybody stands: it is not read. */
export const UNREAD: ReadonlySet<string> = new Set(['course-started', 'test-marked', 'signed']);

const DETAILS = new Set(['step-done', 'practised', 'answered', 'help-asked', 'help-given']);

const NAMES: Readonly<Record<'standing' | 'questions', ReadonlySet<string>>> = {
  standing: new Set(['organisation', 'people', 'policy', 'courses', 'training', 'scorm', 'obligations']),
  questions: new Set(['organisation', 'policy', 'courses', 'items']),
};

/** Kinds of kept texts that such a past is read with; null for all. */
export const KEPT: Readonly<Record<Exclude<About, 'standing'>, readonly string[] | null>> = {
  questions: ['course', 'policy'],
  results: null,
  everything: null,
};

/** The projections to run for it, each with the kinds of entries that matter to it. */
export function derivedAbout(about: About): Projection[] {
  // How everybody stands is worked out once, at the end.
  const all = projectionsInUse().filter(({ name }) => name !== 'standing');
  if (about === 'everything') return all;
  if (about === 'results') return without(all, DETAILS);
  const some = all.filter(({ name }) => NAMES[about].has(name));
  return about === 'questions' ? some : without(some, SET_ASIDE);
}

const without = (all: readonly Projection[], kinds: ReadonlySet<string>): Projection[] =>
  all.map((one) => ({ ...one, kinds: one.kinds.filter((kind) => !kinds.has(kind)) }));
