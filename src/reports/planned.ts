import type { Db } from '../database/database.ts';
import type { Proposal } from '../obligations/rehearsal.ts';
import { MOVE_COLUMNS, toldRows } from '../obligations/rehearsal-words.ts';
import type { NamedReached } from '../training/cost.store.ts';
import type { Messages } from '../web/messages.ts';
import { whole, type Table } from './table.ts';

/** Everybody who would move by a change of the rules, as a table for files. */
export function rehearsalTable(
  db: Db,
  messages: Messages,
  proposal: Proposal,
  now: Date,
  zone: string,
): Table {
  return {
    title: messages.t('training-rules.rehearsal-moves'),
    about: [],
    columns: MOVE_COLUMNS.map((name) => ({
      head: messages.t(`training-rules.column-${name}`),
      kind: name.endsWith('-due') ? 'day' : 'text',
      width: 14,
    })),
    rows: toldRows(db, messages, proposal, now, zone),
  };
}

const REACHED = [
  ['name', 'text'],
  ['number', 'text'],
  ['site', 'text'],
  ['team', 'text'],
  ['duty', 'text'],
  ['clauses', 'text'],
  ['minutes', 'figure'],
  ['due', 'day'],
] as const;

/** Everybody whom a publication would reach, with what it would ask of them, as a table for files. */
export function publishingTable({ t }: Messages, people: readonly NamedReached[]): Table {
  return {
    title: t('publishing.title'),
    about: [],
    columns: REACHED.map(([name, kind]) => ({ head: t(`publishing.column-${name}`), kind, width: 14 })),
    rows: whole(
      people.map((one) => [
        one.name,
        one.employeeNumber,
        one.site,
        one.team,
        t(`publishing.owed-${one.duty}`),
        one.clauses.join(' '),
        one.minutes,
        one.dueOn,
      ]),
    ),
  };
}
