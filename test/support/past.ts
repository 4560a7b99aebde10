import type { Db } from '../../src/database/database.ts';
import { rules } from '../../src/obligations/rule.ts';
import { comingCounts, comingOn } from '../../src/reports/calendar.store.ts';
import { weeksFrom, widestOf } from '../../src/reports/calendar.ts';
import { clausesMissed } from '../../src/reports/clauses-missed.ts';
import { completionPieces } from '../../src/reports/completion-export.ts';
import { survey } from '../../src/reports/completion.ts';
import { NO_FILTERS } from '../../src/reports/filters.ts';
import { readQuestionFilters } from '../../src/reports/question-filters.ts';
import { questionSurvey } from '../../src/reports/questions.ts';

/** All that the completion report and the calendar show at an instant, by ids and facts: who left as well, with the counts above. */
export async function shownAt(
  db: Db,
  zone: string,
  now: Date,
): Promise<{ counts: object; rows: object[]; coming: object }> {
  const found = await survey(db, 'everyone', { ...NO_FILTERS, status: 'all' }, zone, now);
  const rows: object[] = [];
  for await (const piece of completionPieces(db, found))
    for (const { key: _key, name: _name, employeeNumber: _number, ...row } of piece) rows.push(row);
  const weeks = weeksFrom(found.frame.days.day);
  const [first, last] = [weeks[0]!.from, weeks.at(-1)!.to];
  const look = {
    first,
    last,
    widest: widestOf(await rules(db)),
    whom: { scope: 'everyone' as const, size: Infinity, total: Infinity },
    site: '',
    team: '',
  };
  const coming = {
    counts: await comingCounts(db, look),
    rows: (await comingOn(db, look, weeks, 10_000)).map(({ name: _name, number: _number, ...row }) => row),
  };
  return { counts: found.counts, rows, coming };
}

/** All that the reports on questions and on the clauses that people miss show. */
export const answersAt = async (db: Db): Promise<object> => ({
  questions: await questionSurvey(
    db,
    readQuestionFilters(() => ''),
  ),
  missed: await clausesMissed(db, ''),
});
