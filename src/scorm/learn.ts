import { packagesKnown } from '../courses/package.store.ts';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { packageOf } from '../obligations/rule.ts';
import { standingsOf, todayAt, type StandingRow } from '../obligations/standing.store.ts';
import { stateOn, type State } from '../obligations/standing.ts';
import { doorOf, type Door } from './attempt.ts';
import type { AttemptRow } from './attempt.store.ts';
import { NOTHING, type Claim } from './claim.ts';
import { decide, type Reason } from './decision.ts';
import { attemptsOf } from './learn.store.ts';
import { packageById, ruleOf, versionOf } from './package.ts';
import { sessionOf } from './runtime.store.ts';

/** How somebody is asked for a package. */
export interface Owed {
  row: StandingRow;
  state: State;
}

/** One attempt in two columns: what its content claims, and what we make of that. */
export interface Attempted {
  attempt: AttemptRow;
  /** When its content last saved something; null while it saved nothing. */
  savedAt: string | null;
  claim: Claim;
  /** Of one that counts those of the day on which that was decided; else those of now. */
  reasons: readonly Reason[];
}

/** A package as the page of a learner has it. */
export interface Learning {
  door: Door;
  title: string;
  retired: boolean;
  owed: Owed | undefined;
  /** The newest attempt. */
  newest: Attempted | undefined;
  /** The last day on which an attempt of theirs counted. */
  doneOn: Day | null;
  /** What counts as done now, nothing of it met. */
  asks: readonly Reason[];
}

/** What somebody is told of a package. Throws not found for an id that no package has, and for one out of use that is nothing to them. */
export async function learning(db: Db, personId: string, id: string, now: Date): Promise<Learning> {
  const owed = (await owedOf(db, personId, now)).get(id);
  const door = await doorFor(db, personId, id, owed !== undefined);
  const [attempt] = door.attempts;
  return {
    door,
    title: door.package.newest.manifest.title.trim() || id,
    retired: door.package.row.retired_at !== null,
    owed,
    newest: attempt === undefined ? undefined : await attempted(db, attempt),
    doneOn: door.attempts.find(({ decided_on }) => decided_on !== null)?.decided_on ?? null,
    asks: decide(door.package.rule, NOTHING, 0).reasons,
  };
}

// Whoever owes it must be told that nobody can begin it any more.
async function doorFor(db: Db, personId: string, id: string, isOwed: boolean): Promise<Door> {
  const found = await packageById(db, id);
  if (found === undefined) throw notFound();
  if (!isOwed || found.row.retired_at === null) return doorOf(db, personId, id);
  const attempts = (await attemptsOf(db, personId)).filter(({ package_id }) => package_id === id);
  if (attempts.length > 0) return doorOf(db, personId, id);
  return { package: found, attempts, open: undefined, mayBegin: false, left: null };
}

async function attempted(db: Db, attempt: AttemptRow): Promise<Attempted> {
  const session = await sessionOf(db, attempt.id);
  const claim = session === undefined ? NOTHING : (JSON.parse(session.claim) as Claim);
  const savedAt = session?.saved_at ?? null;
  if (attempt.decided_at !== null)
    return { attempt, savedAt, claim, reasons: JSON.parse(attempt.reasons ?? '[]') as Reason[] };
  const { manifest } = (await versionOf(db, attempt.package_id, attempt.version))!;
  const { rule } = await ruleOf(db, attempt.package_id, manifest);
  return { attempt, savedAt, claim, reasons: decide(rule, claim, session?.seconds ?? 0).reasons };
}

async function owedOf(db: Db, personId: string, now: Date): Promise<Map<string, Owed>> {
  const today = await todayAt(db, personId, now);
  return new Map(
    (await standingsOf(db, personId)).flatMap((row) => {
      const id = packageOf(row.thing);
      const state = stateOn(row, today);
      return id === undefined || state === 'left' ? [] : [[id, { row, state }] as const];
    }),
  );
}

/** A package in the list of a learner. */
export interface Listed {
  id: string;
  title: string;
  retired: boolean;
  owed: Owed | undefined;
  newest: AttemptRow | undefined;
  doneOn: Day | null;
}

/** The packages in use, and those that somebody owes or has begun: what is owed first, the soonest due before others, then by title. */
export async function listed(db: Db, personId: string, now: Date, language: string): Promise<Listed[]> {
  const owed = await owedOf(db, personId, now);
  const attempts = await attemptsOf(db, personId);
  const found = (await packagesKnown(db)).map((one): Listed => {
    const own = attempts.filter(({ package_id }) => package_id === one.id);
    const doneOn = own.find(({ decided_on }) => decided_on !== null)?.decided_on ?? null;
    return { ...one, owed: owed.get(one.id), newest: own[0], doneOn };
  });
  const due = (one: Listed): string => one.owed?.row.dueOn ?? '9999';
  return found
    .filter((one) => !one.retired || one.owed !== undefined || one.newest !== undefined)
    .toSorted((a, b) => due(a).localeCompare(due(b)) || a.title.localeCompare(b.title, language));
}
