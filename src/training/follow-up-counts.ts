import type { Db } from '../database/database.ts';
import { addMonths, type Day } from '../days.ts';
import type { FromAbove } from '../organisation/settings.routes.ts';
import { STAGES } from './follow-up-days.ts';
import { followUpTotals } from './follow-up.store.ts';

/** Of fewer people nothing is counted: a number would tell of one of them. */
const LEAST_PEOPLE = 5;

/** How the questions of the last 12 months were answered, stage by stage. */
export const followUpCounts: FromAbove['followUpCounts'] = async (db: Db, today: Day) => {
  const totals = new Map((await followUpTotals(db, addMonths(today, -12))).map((row) => [row.stage, row]));
  const rows = STAGES.map((stage) => {
    const row = totals.get(stage);
    const none = { stage, sent: null, answered: null, right: null };
    if (row === undefined || row.people < LEAST_PEOPLE) return none;
    if (row.answerers < LEAST_PEOPLE) return { ...none, sent: row.sent };
    return { stage, sent: row.sent, answered: row.answered, right: row.right };
  });
  return { least: LEAST_PEOPLE, rows };
};
