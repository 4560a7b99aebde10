import { transact, type Database, type Tx } from '../database/database.ts';
import { addDays, dayIn } from '../days.ts';
import { editClause } from '../committee/clause.ts';
import { draftOf, openDraft } from '../committee/draft.ts';
import { submitDraft, voteOnDraft } from '../committee/review.ts';
import { commentOnDraft, decideClause } from '../committee/voices.ts';
import { shippedCourse } from '../courses/shipped.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { SEATED } from './committee.ts';
import { peopleOf, tourDraft } from './tour.store.ts';

/** The clause that the tour changes: staff in three jobs stop replying to reviews in public. */
export const CLAUSE = 'SM-06';
const LAST_TO_VOTE = 'officer';
const OPEN_DAYS = 30;

/** Lays a draft before the committee of the demo in which one vote is left, the privacy seat’s. Twice is once. */
export async function layTourDraft(database: Database, now: Date): Promise<void> {
  const zone = (await organisation(database.read))?.zone ?? 'UTC';
  const today = dayIn(zone, now);
  await transact(database.write, async (tx) => {
    if ((await tourDraft(tx)) !== undefined) return;
    const ids = new Map(
      (
        await peopleOf(
          tx,
          SEATED.map(([account]) => account),
        )
      ).map(({ account, id }) => [account, id]),
    );
    const officer = ids.get('officer')!;
    const draft = await openDraft(tx, now, officer);
    await restrict(tx, now, officer, draft);
    const reason =
      'A reply of ours said “your visit”. Nobody can take that back, so nobody replies in public.';
    await decideClause(tx, now, officer, draft, { clause: CLAUSE, reason });
    const dates = { staffUntil: null, closesOn: addDays(today, OPEN_DAYS) };
    await submitDraft(tx, now, officer, draft, dates, shippedCourse().policy, today);
    const speaker = { kind: 'committee', personId: ids.get('front.desk')! } as const;
    const words = 'We at the front desk are glad of it: a reply in a hurry is soon a wrong one.';
    await commentOnDraft(tx, now, speaker, draft, { clause: CLAUSE, words }, today);
    const hash = (await draftOf(tx, draft)).row.hash!;
    for (const [account, seat] of SEATED.filter(([one]) => one !== LAST_TO_VOTE))
      await voteOnDraft(
        tx,
        now,
        ids.get(account)!,
        draft,
        { seat, vote: 'approve', reason: '', hash },
        today,
      );
    await append(tx, now, [{ at: now.toISOString(), kind: 'demo-draft', facts: { draft } }]);
  });

  async function restrict(tx: Tx, at: Date, officer: string, draft: string): Promise<void> {
    const clause = (await draftOf(tx, draft)).version.clauses.find(({ id }) => id === CLAUSE)!;
    const { title, who, what, whatNot, where, when } = clause;
    const setting = 'restrictive' as const;
    const edit = { title, who, what, whatNot, where, when, setting, rule: '', below: '' };
    await editClause(
      tx,
      at,
      officer,
      { draftId: draft, clause: CLAUSE, shown: 0 },
      edit,
      shippedCourse().policy,
      today,
    );
  }
}
