/** The fields of a clause that people read, in the order of the page. `conditions`: what an “if” or “ask” says. */
export const WORDED = [
  'title',
  'who',
  'what',
  'whatNot',
  'where',
  'when',
  'floor',
  'rule',
  'laws',
  'conditions',
] as const;
export type Worded = (typeof WORDED)[number];

/** A sentence before and after, its brackets filled. Country and site: the first place where it reads like this. */
export interface WordChange {
  field: Worded;
  country: string | null;
  site: string | null;
  before: string;
  after: string;
}
