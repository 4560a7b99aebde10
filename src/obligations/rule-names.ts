import type { Db } from '../database/database.ts';
import { sites } from '../organisation/organisation.store.ts';
import type { Messages } from '../web/messages.ts';
import { namedPeople } from './rehearsal.store.ts';
import type { Rule, Thing } from './rule.ts';
import type { RuleNames } from './rule-words.ts';
import { titlesOf } from './titles.ts';

/** What these rules name by ids, in words: sites, people and things. */
export async function namesIn(db: Db, messages: Messages, all: readonly Rule[]): Promise<RuleNames> {
  const ids = new Set(
    all.flatMap((rule) => rule.for.flatMap(({ people = [], except = [] }) => [...people, ...except])),
  );
  const people = await namedPeople(db, [...ids]);
  return {
    sites: new Map((await sites(db)).map(({ id, name }) => [id, name])),
    people: new Map([...people].map(([id, { name }]) => [id, name])),
    things: await thingTexts(
      db,
      messages,
      all.map(({ thing }) => thing),
    ),
  };
}

/** What things ask for, each so that it is not taken for another: a course is not its refresher alone. */
export async function thingTexts(
  db: Db,
  messages: Messages,
  things: Iterable<Thing>,
): Promise<Map<Thing, string>> {
  const titles = await titlesOf(db, messages, things);
  return new Map(
    [...titles].map(([thing, title]) => {
      const [kind = ''] = thing.split(':', 1);
      const key = `training-rules.thing-${kind}`;
      return [thing, messages.has(key) ? messages.t(key, { title }) : title];
    }),
  );
}
