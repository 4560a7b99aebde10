import type { Db } from '../database/database.ts';
import { coursesInForce } from '../courses/stale.store.ts';
import { sameName } from '../organisation/line.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { teams } from '../people/list.store.ts';
import { JOB_ROLES } from '../people/person.ts';
import { EMPLOYMENT_KINDS } from '../people/work-facts.ts';
import type { Messages } from '../web/messages.ts';
import { packagesInUse } from './package.ts';
import { linesOf, namedIn, type Known } from './rule-groups.ts';
import type { TypedRule } from './rule-form.ts';
import { thingTexts } from './rule-names.ts';
import { peopleMeant } from './rule-people.store.ts';
import { courseThing, type Rule, type Thing } from './rule.ts';

/** What a rule may ask for: each course in force, its refresher alone, the policy's signature, each package in use. */
export async function askable(db: Db): Promise<Thing[]> {
  const courses = await coursesInForce(db);
  return [
    ...courses.flatMap((id) => [courseThing(id), `refresher:${id}`]),
    'policy',
    ...(await packagesInUse(db)),
  ];
}

/**
 * What may be chosen, and whom the typed lines mean. What the rule said already may stay in it, as a team in which nobody
 * is any more.
 */
export async function knownTo(db: Db, typed: TypedRule, rule: Rule | undefined): Promise<Known> {
  const said = rule?.for ?? [];
  const places = (await sites(db)).map(({ id }) => id);
  const known = [...(await teams(db)), ...said.flatMap((who) => who.teams ?? [])];
  return {
    // In an order that no new name changes.
    sites: new Set([...places, ...said.flatMap((who) => who.sites ?? [])].toSorted()),
    teams: new Map(known.map((team) => [sameName(team), team])),
    things: new Set([...(await askable(db)), ...(rule === undefined ? [] : [rule.thing])]),
    people: await peopleMeant(db, namedIn(typed)),
  };
}

/** Lines of teams that are offered on the page; of more, none. */
const MOST_OFFERED = 60;

/** What the form offers to choose from, in words. */
export async function formChoices(db: Db, messages: Messages, typed: TypedRule) {
  const { t } = messages;
  const things = [...new Set([...(await askable(db)), ...linesOf(typed.thing)])];
  const texts = await thingTexts(db, messages, things);
  const known = await teams(db);
  const worded = (values: readonly string[], start: string) =>
    values.map((value) => ({ value, text: t(`${start}${value}`) }));
  return {
    things: things.map((thing) => ({ value: thing, text: texts.get(thing) ?? thing })),
    roles: worded(JOB_ROLES, 'people.job-role-'),
    kinds: worded(EMPLOYMENT_KINDS, 'people.kind-'),
    countries: worded(COUNTRIES, 'country.'),
    sites: (await sites(db)).map(({ id, name }) => ({ value: id, text: name })),
    teams: known.length > MOST_OFFERED ? [] : known,
    months: [
      { value: '', text: '' },
      ...Array.from({ length: 12 }, (_, n) => ({ value: String(n + 1), text: t(`month.${n + 1}`) })),
    ],
  };
}
