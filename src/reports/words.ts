import { FOREVER } from '../obligations/cycles.ts';
import type { Messages } from '../web/messages.ts';
import type { CompletionRow } from './completion.ts';

/** How somebody stands, in a word: the days have columns of their own. */
export const statusText = (messages: Messages, row: Pick<CompletionRow, 'state'>): string =>
  messages.t(`reports.state-${row.state}`);

/** The day that is due next; '' for people who left, and where nothing ever is due again. */
export const dueText = (row: Pick<CompletionRow, 'state' | 'dueOn'>): string =>
  row.state === 'left' || row.dueOn === FOREVER ? '' : row.dueOn;

/** The last day for which what was done counts, or `never`; '' where it does not: nothing done, a signature missing, left. */
export function expiresOn(row: Pick<CompletionRow, 'state' | 'dueOn' | 'needs' | 'doneOn'>): string {
  if (row.state === 'left' || row.doneOn === null || row.needs !== 'nothing') return '';
  return row.dueOn === FOREVER ? 'never' : row.dueOn;
}

/** The policy version that was signed with it. */
export const versionText = (row: Pick<CompletionRow, 'policyNumber'>): string =>
  row.policyNumber === null ? '' : String(row.policyNumber);
