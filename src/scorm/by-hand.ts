import { instant } from '../clock.ts';
import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import type { NewEntry } from '../ledger/entry.ts';
import { append } from '../ledger/ledger.ts';
import { todayAt } from '../obligations/standing.store.ts';
import { figure, TAKEN_BACK } from './attempt.ts';
import { attemptRow, attemptsAt, type AttemptRow } from './attempt.store.ts';
import { NOTHING, type Claim } from './claim.ts';
import { dataHash } from './merge.ts';
import { sessionOf, statesOf } from './runtime.store.ts';
import { versionRow } from './package.store.ts';

/** What an officer gives when they decide about an attempt themselves. */
export interface ByHand {
  /** The day from which it counts. */
  on: Day;
  reason: string;
}

/**
 * Decides by hand that an attempt counts, whatever its content claims. The day lies between the one on which it was begun
 * and today, at the person's site. Throws not found for no attempt, conflict for one that counts already.
 */
export async function decideByHand(
  tx: Tx,
  now: Date,
  by: string,
  attemptId: string,
  { on, reason }: ByHand,
): Promise<void> {
  const attempt = await locked(tx, attemptId);
  if (attempt.decided_at !== null) throw conflict('scorm.hand-decided');
  const personId = attempt.person_id;
  if (on > (await todayAt(tx, personId, now))) throw invalidField('on', 'scorm.hand-day-future');
  if (on < (await todayAt(tx, personId, new Date(attempt.started_at))))
    throw invalidField('on', 'scorm.hand-day-early');
  const session = await sessionOf(tx, attempt.id);
  const claim = session === undefined ? NOTHING : (JSON.parse(session.claim) as Claim);
  const states = new Map((await statesOf(tx, attempt.id)).map((row) => [row.sco_id, row]));
  const { hash } = (await versionRow(tx, attempt.package_id, attempt.version))!;
  const facts = {
    by,
    attempt: attempt.id,
    package: attempt.package_id,
    version: attempt.version,
    hash,
    on,
    reasons: [],
    score: figure(claim.score),
    seconds: session?.seconds ?? 0,
  };
  const commits = { claim: JSON.stringify({ ...claim, data: dataHash(states) }), reason };
  await append(tx, now, [{ at: instant(now), kind: 'package-decided', personId, facts, commits }]);
}

/**
 * Takes back that an attempt counts. One that its rule decided is over with that: else the next save would decide the same
 * again. One that was decided by hand is as it was before. Throws not found for no attempt, conflict for one that does not
 * count.
 */
export async function takeBack(
  tx: Tx,
  now: Date,
  by: string,
  attemptId: string,
  reason: string,
): Promise<void> {
  const attempt = await locked(tx, attemptId);
  if (attempt.decided_at === null) throw conflict('scorm.hand-not-decided');
  const { id, person_id: personId, package_id: packageId, version } = attempt;
  const at = instant(now);
  const [newest] = await attemptsAt(tx, personId, packageId);
  const isOver = attempt.ended_at === null && (attempt.decided_by === null || newest!.id !== id);
  const entries: NewEntry[] = [
    {
      at,
      kind: 'package-undecided',
      personId,
      facts: { by, attempt: id, package: packageId, version },
      commits: { reason },
    },
  ];
  if (isOver)
    entries.push({
      at,
      kind: 'package-ended',
      personId,
      facts: { attempt: id, package: packageId, version, why: TAKEN_BACK },
    });
  await append(tx, now, entries);
}

async function locked(tx: Tx, attemptId: string): Promise<AttemptRow> {
  const found = await attemptRow(tx, attemptId);
  if (found === undefined) throw notFound();
  await lockPeople(tx, [found.person_id]);
  return (await attemptRow(tx, attemptId))!;
}
