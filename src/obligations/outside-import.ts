import { createHash } from 'node:crypto';
import { transact, type Database, type Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { sameName } from '../organisation/line.ts';
import { holders } from '../people/people.store.ts';
import { sameNumber, tidyEmail } from '../people/person.ts';
import type { Messages } from '../web/messages.ts';
import { peopleNamed } from './bulk.store.ts';
import { addOutside, outsideKey, type Outside } from './outside.ts';
import { uncountedAmong, type Uncounted } from './outside-counts.ts';
import { outsideKnown } from './outside.store.ts';
import { readOutside, type Fault } from './outside-table.ts';
import { packagesInUse } from './package.ts';
import { courseOf, packageOf, rules, type Thing } from './rule.ts';
import { titlesOf } from './titles.ts';

/** What a file of outside training would do, or did. */
export interface OutsideImported {
  /** `wrong`: nothing was done, for these faults. `changed`: it would do something else than was shown. */
  outcome: 'wrong' | 'planned' | 'changed' | 'done';
  faults: Fault[];
  /** What is new, in the order of the file. */
  added: (Outside & { line: number; name: string; title: string })[];
  /** Lines that say what is known already, or was said further up. */
  known: number;
  /** What nobody is called: employee numbers and addresses, with their line. */
  unknown: { line: number; who: string }[];
  /** What of it counts for nothing now, by reason. */
  uncounted: Uncounted[];
  mark: string;
}

interface Options {
  now: Date;
  today: Day;
  /** Null for the command line. */
  by: string | null;
  dryRun: boolean;
  /** The mark of what was shown. */
  shown?: string;
}

/**
 * Brings in earlier and outside training from the text of a CSV file. One wrong line stops all of it; people whom nobody
 * knows are listed and left out. Saying it again adds nothing. Never throws for what is in the file.
 */
export async function importOutside(
  database: Database,
  messages: Messages,
  text: string,
  options: Options,
): Promise<OutsideImported> {
  const found = await planOutside(database.write, messages, text, options.today);
  if (found.outcome === 'wrong' || options.dryRun) return found;
  if (options.shown !== undefined && options.shown !== found.mark) return { ...found, outcome: 'changed' };
  await transact(database.write, (tx) => addOutside(tx, options.now, options.by, found.added));
  return { ...found, outcome: 'done' };
}

async function planOutside(db: Db, messages: Messages, text: string, today: Day): Promise<OutsideImported> {
  const { lines, others, faults } = readOutside(text, today);
  const offered = await thingsNamed(db, messages);
  const people = await holders(
    db,
    [...lines, ...others]
      .filter(({ who }) => who !== '')
      .map(({ who }) => ({ employeeNumber: who, email: tidyEmail(who) })),
  );
  const byKey = new Map(
    people.flatMap(({ id, employeeNumber, email }) => [
      ...(email === null ? [] : [[email, id] as const]),
      ...(employeeNumber === null ? [] : [[sameNumber(employeeNumber), id] as const]),
    ]),
  );
  const names = new Map(
    (
      await peopleNamed(
        db,
        people.map(({ id }) => id),
      )
    ).map(({ id, name }) => [id, name]),
  );
  const ids = people.map(({ id }) => id);
  const seen = new Set(
    (await outsideKnown(db, ids)).map((row) =>
      outsideKey({ personId: row.person_id, thing: row.thing, doneOn: row.done_on }),
    ),
  );
  const found: OutsideImported = {
    outcome: 'planned',
    faults,
    added: [],
    known: 0,
    unknown: [],
    uncounted: [],
    mark: '',
  };
  const idOf = (who: string) => byKey.get(sameNumber(who)) ?? byKey.get(tidyEmail(who));
  for (const { line, who, what } of [...lines, ...others]) {
    if (what !== '' && !offered.has(sameName(what))) {
      const list = [...new Set([...offered.values()].map(({ title }) => title))].join(', ');
      faults.push({ line, key: 'outside.what-unknown', params: { given: what, list } });
    }
    if (who !== '' && idOf(who) === undefined) found.unknown.push({ line, who });
  }
  for (const { line, who, what, doneOn, provider, evidence } of lines) {
    const [thing, personId] = [offered.get(sameName(what)), idOf(who)];
    if (thing === undefined || personId === undefined) continue;
    const one = { personId, thing: thing.thing, doneOn, provider, evidence };
    if (seen.has(outsideKey(one))) {
      found.known++;
      continue;
    }
    seen.add(outsideKey(one));
    found.added.push({ ...one, line, name: names.get(personId) ?? '', title: thing.title });
  }
  const said = found.added.map(({ line: _line, name: _name, title: _title, ...one }) => one);
  found.mark = createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
  faults.sort((a, b) => a.line - b.line);
  found.unknown.sort((a, b) => a.line - b.line);
  found.uncounted = await uncountedAmong(db, found.added);
  return { ...found, outcome: faults.length > 0 ? 'wrong' : 'planned' };
}

/** What rules ask for, and packages in use, by each name that a file may give it: the title or id, or the rule's name. */
async function thingsNamed(
  db: Db,
  messages: Messages,
): Promise<Map<string, { thing: Thing; title: string }>> {
  const asked = (await rules(db)).filter(({ thing }) => thing !== 'policy');
  const all = [...asked, ...(await packagesInUse(db)).map((thing) => ({ thing, name: thing }))];
  const titles = await titlesOf(
    db,
    messages,
    all.map(({ thing }) => thing),
  );
  const named = new Map<string, { thing: Thing; title: string }>();
  for (const { thing, name } of all)
    for (const one of [name, titles.get(thing)!, courseOf(thing) ?? packageOf(thing) ?? thing, thing])
      if (!named.has(sameName(one))) named.set(sameName(one), { thing, title: titles.get(thing)! });
  return named;
}
