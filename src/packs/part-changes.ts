import { dayIn } from '../days.ts';
import { personFacts } from '../obligations/facts.store.ts';
import { dutiesOf, mostOf } from '../policy/owing.ts';
import type { Publication } from '../policy/publication.ts';
import { askingPublications } from '../policy/publication.store.ts';
import type { Cell } from '../reports/table.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import type { Out } from './spool.ts';
import { changesOf, signaturesOf } from './training.store.ts';
import { namerOf } from './whom.ts';

/** What the first page says of who was retrained after a change. */
export interface ChangeFacts {
  changes: {
    number: number;
    on: string;
    actBy: string | null;
    reached: number;
    done: number;
    late: number;
  }[];
}

const RETRAINED = [
  'number',
  'effective_on',
  'act_by',
  'person',
  'employee_number',
  'name',
  'asks',
  'clauses',
  'done_at',
  'state',
];

/** The changes of the policy that asked something of somebody, to do on a day of the period; oldest first. */
export async function changesAsking({ db, ask }: Pick<Packing, 'db' | 'ask'>): Promise<Publication[]> {
  return (await askingPublications(db)).filter(
    ({ number, effectiveOn, actBy }) =>
      number > 1 && effectiveOn <= ask.to && (actBy ?? effectiveOn) >= ask.from,
  );
}

/** Whom each change of the policy reached, what it asked of them, and when they did it. */
export async function changesPart(packing: Packing, out: Out): Promise<ChangeFacts> {
  const { db, ask, chosen, messages, zone, today } = packing;
  const [, to] = instantsOf(packing);
  const upTo = ask.to < today ? ask.to : today;
  const all = await changesAsking(packing);
  const changes = all.map((one) => ({
    number: one.number,
    on: one.effectiveOn,
    actBy: one.actBy,
    reached: 0,
    done: 0,
    late: 0,
  }));
  async function* rows(): AsyncGenerator<Cell[][]> {
    for (const ids of all.length === 0 ? [] : pagesOf(chosen)) {
      const { name, number } = await namerOf(db, ids, messages.t('packs.erased'));
      const signed = groups(await signaturesOf(db, ids, to));
      const done = groups(await changesOf(db, ids, to));
      const piece: Cell[][] = [];
      for (const { facts } of await personFacts(db, ids)) {
        const id = facts.personId;
        for (const [n, one] of all.entries()) {
          const here = facts.spells.some(
            ({ hiredOn, leftOn }) =>
              hiredOn <= one.effectiveOn && (leftOn === null || leftOn >= one.effectiveOn),
          );
          const duties = here && facts.owes ? dutiesOf(one.duties, facts.reader) : [];
          const duty = mostOf(duties);
          if (duty === 'nothing') continue;
          const acts = [
            ...(signed.get(id) ?? [])
              .filter((row) => row.policy_number >= one.number && row.withdrawn_at === null)
              .map(({ at }) => at),
            ...(duty === 'sign'
              ? []
              : (done.get(id) ?? []).filter((row) => row.number === one.number).map(({ at }) => at)),
          ].toSorted();
          const [at] = acts;
          const isLate =
            one.actBy !== null && (at === undefined ? upTo : dayIn(zone, new Date(at))) > one.actBy;
          const tally = changes[n]!;
          tally.reached++;
          if (at !== undefined) tally.done++;
          if (isLate) tally.late++;
          piece.push([
            one.number, one.effectiveOn, one.actBy, id, number(id), name(id), duty,
            [...new Set(duties.map(({ clause }) => clause))].join(' '), at ?? null,
            at === undefined ? (isLate ? 'overdue' : 'due') : isLate ? 'done late' : 'done',
          ]); // prettier-ignore
        }
      }
      yield piece;
    }
  }
  await out.sheet('changes/retrained', RETRAINED, rows());
  return { changes };
}

export function groups<T extends { person_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const known = found.get(row.person_id);
    if (known === undefined) found.set(row.person_id, [row]);
    else known.push(row);
  }
  return found;
}
