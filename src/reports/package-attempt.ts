import type { Db } from '../database/database.ts';
import { notFound } from '../errors.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';
import { namesOf } from '../people/person.store.ts';
import { attemptRow, type AttemptRow } from '../scorm/attempt.store.ts';
import { NOTHING, type Claim, type Data } from '../scorm/claim.ts';
import { decide, type Reason } from '../scorm/decision.ts';
import {
  bookmarkIn,
  interactionsIn,
  objectivesIn,
  type Interaction,
  type ObjectiveSaid,
} from '../scorm/interactions.ts';
import { launches } from '../scorm/manifest.ts';
import { ruleOf, versionOf, type Version } from '../scorm/package.ts';
import { sessionOf, statesOf, type SessionRow, type StateRow } from '../scorm/runtime.store.ts';
import { decisionEntries } from './package-attempt.store.ts';
import type { AttemptState } from './package-people.ts';

/** One part of a package in one attempt. `row` is undefined while nobody opened it. */
export interface PartTried {
  id: string;
  title: string;
  isAsset: boolean;
  row: StateRow | undefined;
  bookmark: string;
  interactions: readonly Interaction[];
  objectives: readonly ObjectiveSaid[];
}

/** A decision, or that one was taken back: when, by whom ('' is the rule), why, with the day from which it counts. */
export interface Decided {
  at: string;
  counts: boolean;
  by: string;
  reason: string;
  on: string;
}

/** All that is known of an attempt. */
export interface AttemptFound {
  attempt: AttemptRow;
  state: AttemptState;
  name: string;
  title: string;
  version: Version;
  session: SessionRow | undefined;
  claim: Claim;
  reasons: readonly Reason[];
  /** The seconds in which we saw it open. */
  seconds: number;
  parts: readonly PartTried[];
  decisions: readonly Decided[];
}

/** An attempt with what its content claims and what we made of that. Throws not found. */
export async function attemptFound(db: Db, id: string): Promise<AttemptFound> {
  const attempt = await attemptRow(db, id);
  if (attempt === undefined) throw notFound();
  const version = (await versionOf(db, attempt.package_id, attempt.version))!;
  const { manifest } = version;
  const session = await sessionOf(db, id);
  const states = new Map((await statesOf(db, id)).map((row) => [row.sco_id, row]));
  const claim = session === undefined ? NOTHING : (JSON.parse(session.claim) as Claim);
  const seconds = session?.seconds ?? attempt.seconds ?? 0;
  const { rule } = await ruleOf(db, attempt.package_id, manifest);
  return {
    attempt,
    state: attempt.decided_at !== null ? 'done' : attempt.ended_at !== null ? 'ended' : 'open',
    name: (await namesOf(db, [attempt.person_id])).get(attempt.person_id) ?? '',
    title: manifest.title.trim() || attempt.package_id,
    version,
    session,
    claim,
    reasons:
      attempt.decided_at === null
        ? decide(rule, claim, seconds).reasons
        : (JSON.parse(attempt.reasons ?? '[]') as Reason[]),
    seconds,
    parts: launches(manifest.items).map(({ id: part, title, launch }) => {
      const row = states.get(part);
      const data = row === undefined ? {} : dataIn(row.data);
      return {
        id: part,
        title: title.trim() || part,
        isAsset: launch.kind === 'asset',
        row,
        bookmark: bookmarkIn(manifest.standard, data),
        interactions: interactionsIn(manifest.standard, data),
        objectives: objectivesIn(manifest.standard, data),
      };
    }),
    decisions: await decisionsOf(db, attempt),
  };
}

function dataIn(text: string): Data {
  const data: unknown = JSON.parse(text);
  return typeof data === 'object' && data !== null ? (data as Data) : {};
}

async function decisionsOf(db: Db, attempt: AttemptRow): Promise<Decided[]> {
  const entries = await decisionEntries(db, attempt.person_id, attempt.id);
  const by = (facts: Readonly<Record<string, unknown>>) => (facts['by'] as string | undefined) ?? '';
  const ids = entries.map(({ facts }) => by(facts)).filter((one) => one !== '');
  const names = await namesOf(db, [...new Set(ids)]);
  const values = await commitmentsOfMany(
    db,
    entries.map(({ id }) => id),
  );
  return entries.map(({ id, at, kind, facts }) => ({
    at,
    counts: kind === 'package-decided',
    by: names.get(by(facts)) ?? '',
    reason: values.get(id)?.['reason'] ?? '',
    on: (facts['on'] as string | undefined) ?? '',
  }));
}
