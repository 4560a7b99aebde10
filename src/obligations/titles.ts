import { currentCourse } from '../courses/course.ts';
import { courseInForce } from '../courses/course.store.ts';
import { packagesKnown } from '../courses/package.store.ts';
import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import { thingTitle } from './reason.ts';
import type { What } from './required.ts';
import { whatText } from './requirement-words.ts';
import { isAnythingRequired, requirementsNamed } from './requirement.store.ts';
import { courseOf, packageOf, packageThing, rules, type Thing } from './rule.ts';

/** What things are called, by thing: courses and packages by their titles of today, what an officer asked for by what it is. */
export async function titlesOf(
  db: Db,
  messages: Messages,
  things: Iterable<Thing>,
): Promise<Map<Thing, string>> {
  const titles = new Map<Thing, string>();
  const wanted = new Set(things);
  for (const { id, title } of await packagesKnown(
    db,
    [...wanted].flatMap((thing) => packageOf(thing) ?? []),
  ))
    titles.set(packageThing(id), title);
  const asked = [...wanted].flatMap((thing) => requirementOf(thing) ?? []);
  for (const { id, what } of await requirementsNamed(db, asked))
    titles.set(`required:${id}`, await whatText(db, messages, JSON.parse(what) as What));
  for (const thing of wanted) {
    if (titles.has(thing)) continue;
    const id = courseOf(thing);
    const known = id !== undefined && (await courseInForce(db, id)) !== undefined;
    const title = known ? (await currentCourse(db, id, messages.language)).course.title : undefined;
    titles.set(thing, thingTitle(messages, thing, title));
  }
  return titles;
}

/** The requirement that a thing is; undefined for what is none. */
const requirementOf = (thing: Thing): string | undefined => /^required:(.+)$/.exec(thing)?.[1];

/** The titles of all that these rows and the rules in force are about; undefined where that is one thing, and nothing else was asked. */
export async function titlesAmong(
  db: Db,
  messages: Messages,
  rows: readonly { thing: Thing }[],
): Promise<Map<Thing, string> | undefined> {
  const things = new Set([...(await rules(db)), ...rows].map(({ thing }) => thing));
  return things.size > 1 || (await isAnythingRequired(db)) ? titlesOf(db, messages, things) : undefined;
}
