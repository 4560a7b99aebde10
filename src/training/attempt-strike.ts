import { lockPeople, transact, type Database, type Tx } from '../database/database.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import type { Facts, NewEntry } from '../ledger/entry.ts';
import { reasonOf } from '../people/why.ts';
import { attemptOf, struckAttempts } from './attempt.store.ts';
import { STRUCK } from './items.projection.ts';
import { entriesOnPapers } from './items.store.ts';
import { signaturesOf } from './signature.store.ts';

/**
 * Says that an attempt does not count: somebody else did it under this person's name, say. It stays on record with all that was done
 * in it; signatures at its end are withdrawn for the same reason, what it settled is owed again, and its answers count no longer
 * in what is said of the questions. Throws `not-found` for what is
 * not theirs, `conflict` a second time, `invalid` without a reason.
 */
export async function strikeAttempt(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  { attempt: id, reason: given }: { attempt: string; reason: string },
): Promise<void> {
  await lockPeople(tx, [personId]);
  const reason = reasonOf(given);
  const attempt = await attemptOf(tx, personId, id);
  if (attempt === undefined) throw notFound();
  if (attempt.struck_at !== null) throw conflict('kept.struck-already');
  const at = now.toISOString();
  const signed = (await signaturesOf(tx, personId)).filter(
    (one) => one.attempt_id === id && one.withdrawn_at === null,
  );
  await append(tx, now, [
    {
      at,
      kind: 'attempt-struck',
      personId,
      facts: { by, attempt: id, course: attempt.course },
      commits: { reason },
    },
    ...(await strikeAnswers(tx, by, personId, id)),
    ...signed.map((one): NewEntry => ({
      at,
      kind: 'signature-withdrawn',
      personId,
      facts: { signature: one.id, receipt: one.receipt, attempt: id, policy: one.policy_number, by },
      commits: { reason },
    })),
  ]);
}

// Each of its papers by itself and by the day on which it was marked, so that a report of the past takes out what it had counted.
async function strikeAnswers(tx: Tx, by: string, personId: string, attempt: string): Promise<NewEntry[]> {
  const papers = await entriesOnPapers(tx, personId, ['test-marked']);
  const marked = papers.filter(({ facts }) => facts['attempt'] === attempt);
  return marked.flatMap(({ at, facts, values }) => {
    const { paper, use, role } = facts;
    const items = values['items'];
    if (items === undefined) return [];
    return {
      at,
      kind: STRUCK,
      personId,
      facts: { by, attempt, paper, use, role } as Facts,
      commits: { items },
    };
  });
}

/** Takes out the answers of attempts that were struck before their answers were: Heed left them in until 0041. Gives of how many. */
export async function strikeAnswersLeft(database: Database, now: Date): Promise<number> {
  let done = 0;
  for (const { id, person_id: personId } of await struckAttempts(database.read))
    done += await transact(database.write, async (tx) => {
      await lockPeople(tx, [personId]);
      const said = (await entriesOnPapers(tx, personId, ['attempt-struck', STRUCK])).filter(
        ({ facts }) => facts['attempt'] === id,
      );
      if (said.some(({ kind }) => kind === STRUCK)) return 0;
      const by = said[0]?.facts['by'];
      const left = await strikeAnswers(tx, typeof by === 'string' ? by : '', personId, id);
      if (left.length > 0) await append(tx, now, left);
      return Math.min(left.length, 1);
    });
  return done;
}
