import type { Day } from '../days.ts';

/** One step on the way to a due day: `day` is where it leads. */
export type Step =
  | { why: 'hired'; day: Day }
  | { why: 'joined'; day: Day }
  /** The organisation, or the rule, began later than that. */
  | { why: 'start' | 'rule-start'; day: Day }
  /** They were brought in later, by a file or by hand. */
  | { why: 'brought-in'; day: Day }
  /** Their site began later, or they came from one that had not begun to one that had. */
  | { why: 'site-start' | 'site-joined'; day: Day }
  | { why: 'days'; days: number; day: Day }
  | { why: 'date'; day: Day }
  | { why: 'done' | 'done-elsewhere'; day: Day }
  /** Long before it was signed: counted from then. */
  | { why: 'passed'; day: Day }
  | { why: 'months'; months: number; day: Day }
  /** Renewed in time: counted on from the anchor. */
  | { why: 'kept'; anchor: Day; months: number; day: Day }
  | { why: 'window'; from: Day; day: Day }
  /** Not asked again before `from`: the window before that is passed over. */
  | { why: 'least'; days: number; from: Day; day: Day }
  /** Back after a time away, or coming new: never due sooner than somebody new. */
  | { why: 'back'; day: Day }
  | { why: 'leave' | 'waiver'; from: Day; to: Day; day: Day }
  | { why: 'extended'; day: Day }
  | { why: 'policy'; number: number; on: Day; day: Day }
  | { why: 'required'; on: Day; day: Day };

/** Why something is due on a day: by a rule, because the policy changed, or because an officer asked. */
export interface Reason {
  by: 'rule' | 'policy' | 'requirement';
  /** The rule's or requirement's id; the version's number. */
  id: string;
  /** The due day of this reason alone; the earliest decides. */
  dueOn: Day;
  steps: Step[];
}
