import type { Db } from '../database/database.ts';
import { addDays, dayIn, type Day } from '../days.ts';
import { commonFacts } from '../obligations/common.store.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { lateKey, thingIn, type Given, type LineFacts } from '../obligations/line.ts';
import { outsideOf } from '../obligations/outside.store.ts';
import { thingOf, type What } from '../obligations/required.ts';
import { requirementsFor } from '../obligations/requirement.store.ts';
import { endedRules } from '../obligations/rule-past.ts';
import { rules, type Rule } from '../obligations/rule.ts';
import { pastRules } from '../obligations/rule.store.ts';
import { standingsOf } from '../obligations/standing.store.ts';
import { extensionsOf, waiversOf } from '../obligations/waiver.store.ts';
import { leavesOf } from '../people/leave.store.ts';
import { namesOf } from '../people/person.store.ts';
import { changesDone, datedEntries, nudgesOf, paperSigned, saidOf } from './line.store.ts';

type Notes = LineFacts['notes'];

/** What is known of a person for their line; undefined for somebody who was never employed. `mayKnow`: who gave what, and why. */
export async function lineFacts(
  db: Db,
  personId: string,
  { zone, mayKnow }: { zone: string; mayKnow: boolean },
): Promise<LineFacts | undefined> {
  const [known] = await personFacts(db, [personId]);
  if (known === undefined) return undefined;
  const all = await rules(db);
  const dayOf = (at: string): Day => dayIn(zone, new Date(at));
  return {
    all,
    ended: (await endedRules(db)).map(({ rule, endedOn }) => ({ rule, endedOn: addDays(endedOn, -1) })),
    person: known.facts,
    common: await commonFacts(db),
    standings: await standingsOf(db, personId),
    notes: [
      ...(await leaves(db, personId, dayOf)),
      ...(await given(db, personId, mayKnow, dayOf)),
      ...(await reminded(db, personId, dayOf)),
      ...(await changed(db, personId, dayOf)),
      ...(await rulesMoved(db)),
    ],
    late: await lateFacts(db, personId, dayOf),
  };
}

type DayOf = (at: string) => Day;

/** The day on which a fact became known, where that was later than the fact. */
const later = (day: Day, knownOn: Day | undefined) =>
  knownOn !== undefined && knownOn > day ? { knownOn } : {};

async function leaves(db: Db, personId: string, dayOf: DayOf): Promise<Notes> {
  const entries = await datedEntries(db, personId);
  return (await leavesOf(db, personId)).map(({ id, from, to }) => {
    const said = entries.findLast(
      ({ kind, facts }) => kind === 'leave-set' && facts['leave'] === id && facts['from'] === from,
    );
    return { thing: null, kind: 'leave', day: from, to, ...later(from, said && dayOf(said.knownAt)) };
  });
}

// What officers gave and asked: reasons and names only for those who may see them.
async function given(db: Db, personId: string, mayKnow: boolean, dayOf: DayOf): Promise<Notes> {
  const [waivers, extensions] = [await waiversOf(db, personId), await extensionsOf(db, personId)];
  const required = await requirementsFor(db, personId);
  const ids = [...waivers, ...extensions].map((row) => row.given_by);
  ids.push(...required.map((row) => row.asked_by));
  const names = mayKnow ? await namesOf(db, [...new Set(ids.flatMap((id) => id ?? []))]) : new Map();
  const by = (id: string | null, reason: string): Given | null =>
    mayKnow ? { by: id === null ? '' : (names.get(id) ?? ''), reason } : null;
  return [
    // What was ended before it began excused from nothing.
    ...waivers
      .filter((row) => row.to_on >= row.from_on)
      .map((row): Notes[number] => ({
        thing: row.thing,
        kind: 'waived',
        day: row.from_on,
        to: row.to_on,
        given: by(row.given_by, row.reason),
        ...later(row.from_on, dayOf(row.at)),
      })),
    ...extensions.map((row): Notes[number] => ({
      thing: thingIn(row.obligation),
      kind: 'extended',
      day: dayOf(row.at),
      to: row.to_on,
      given: by(row.given_by, row.reason),
      takenBack: row.withdrawn_at === null ? null : dayOf(row.withdrawn_at),
    })),
    ...required.map((row): Notes[number] => {
      return {
        thing: thingOf(row.id, JSON.parse(row.what) as What),
        kind: 'required',
        day: row.asked_on,
        id: row.id,
        dueOn: row.due_on,
        cause: row.cause,
        given: by(row.asked_by, row.reason),
        isWithdrawn: row.withdrawn_at !== null,
        ...later(row.asked_on, dayOf(row.at)),
      };
    }),
  ];
}

const ABOUT_THINGS = /^(?:(?:course|refresher|package|required):[^:]+|policy):\d+\.\d+/;

// A mail is one line of each thing that it was about; what somebody was told of others is not theirs.
async function reminded(db: Db, personId: string, dayOf: DayOf): Promise<Notes> {
  const mails = new Map<
    string,
    { thing: string; at: string; mail: string | null; slip: boolean; stages: string[] }
  >();
  for (const row of await saidOf(db, personId)) {
    if (!ABOUT_THINGS.test(row.obligation)) continue;
    const thing = thingIn(row.obligation);
    const key = `${thing} ${row.mail_id ?? row.at}`;
    const known = mails.get(key);
    const [stage = ''] = row.stage.split(':', 1);
    if (known !== undefined) known.stages.push(stage);
    else mails.set(key, { thing, at: row.at, mail: row.mail_id, slip: row.slip !== null, stages: [stage] });
  }
  return [
    ...[...mails.values()].map(({ thing, at, mail, slip, stages }): Notes[number] => ({
      thing,
      kind: 'reminded',
      day: dayOf(at),
      how: slip ? 'slip' : 'mail',
      stages,
      mail: slip ? null : mail,
    })),
    ...(await nudgesOf(db, personId)).map(({ day, mail_id: mail }): Notes[number] => ({
      thing: null,
      kind: 'reminded',
      day,
      how: 'nudge',
      stages: [],
      mail,
    })),
  ];
}

const changed = async (db: Db, personId: string, dayOf: DayOf): Promise<Notes> =>
  (await changesDone(db, personId)).map(({ number, duty, at }) => ({
    thing: null,
    kind: 'change-done',
    day: dayOf(at),
    number,
    duty: duty === 'read' || duty === 'answer' ? duty : 'sign',
  }));

async function rulesMoved(db: Db): Promise<Notes> {
  const past = (await pastRules(db)).toReversed();
  const before = new Map<string, Rule>();
  return past.flatMap(({ rule_id: id, at, body }): Notes[number][] => {
    const was = before.get(id);
    const rule = body === null ? was : (JSON.parse(body) as Rule);
    const isSame = body !== null && JSON.stringify(was) === JSON.stringify(rule);
    if (rule !== undefined) before.set(id, rule);
    if (was === undefined || rule === undefined || isSame) return [];
    const did = body === null ? 'ended' : 'changed';
    return [{ thing: rule.thing, kind: 'rule', day: at, id, name: rule.name, did }];
  });
}

async function lateFacts(db: Db, personId: string, dayOf: DayOf): Promise<Map<string, Day>> {
  const late = new Map<string, Day>();
  const add = (kind: 'hired' | 'left' | 'done', day: Day, at: string) => {
    if (dayOf(at) > day) late.set(lateKey(kind, day), dayOf(at));
  };
  for (const { kind, at, knownAt } of await datedEntries(db, personId))
    if (kind === 'left') add('left', at, knownAt);
    else if (kind !== 'leave-set') add('hired', at, knownAt);
  for (const row of await paperSigned(db, personId)) add('done', row.signed_on, row.known_at);
  for (const row of await outsideOf(db, personId))
    if (row.withdrawn_at === null) add('done', row.done_on, row.at);
  return late;
}
