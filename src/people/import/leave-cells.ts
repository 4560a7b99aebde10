import type { Day } from '../../days.ts';
import type { Leave } from '../leave.store.ts';
import { leaveProblems } from '../leave.ts';
import type { Row } from './row.ts';
import type { LineProblem } from './table.ts';

/** A leave as a line makes it: with the id of the one it changes, without for a new one. */
export interface LeaveSaid {
  id?: string;
  from: Day;
  to: Day | null;
}

/**
 * What a line says of leave beside what is known: nothing, a leave, or a problem. A first day that is known changes the last
 * day of that leave; a last day alone ends the leave that has none. An empty cell never takes anything back.
 */
export function leaveOfRow(
  row: Pick<Row, 'line' | 'leaveFrom' | 'leaveTo'>,
  known: readonly Leave[],
): { leave?: LeaveSaid; problem?: LineProblem } {
  const { line, leaveFrom: from, leaveTo: to } = row;
  const wrong = (column: 'leaveFrom' | 'leaveTo', key: string) => ({
    problem: { line, column, key, params: {} },
  });
  if (from === null && to === null) return {};
  const meant = from === null ? known.find((one) => one.to === null) : known.find((one) => one.from === from);
  if (from === null && known.some((one) => one.to === to)) return {};
  if (from === null && meant === undefined) return wrong('leaveTo', 'people.import-leave-from');
  const first = from ?? meant!.from;
  const last = to ?? meant?.to ?? null;
  if (meant?.from === first && meant.to === last) return {};
  const others = known.filter((one) => one !== meant);
  const [problem] = leaveProblems({ from: first, to: last }, others);
  if (problem !== undefined) return wrong(problem.field === 'to' ? 'leaveTo' : 'leaveFrom', problem.key);
  return { leave: { from: first, to: last, ...(meant === undefined ? {} : { id: meant.id }) } };
}
