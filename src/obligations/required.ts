import { courseThing, packageThing, type Thing } from './rule.ts';

/** What can be asked of somebody: a whole course; one of its lessons; a package; or clauses of the policy. */
export type What =
  | { course: string }
  | { lesson: string; of: string }
  | { package: string }
  | { clauses: string[] };

/** What it is that somebody owes then. */
export function thingOf(id: string, what: What): Thing {
  if ('course' in what) return courseThing(what.course);
  return 'package' in what ? packageThing(what.package) : `required:${id}`;
}
