import type { Db } from '../../src/database/database.ts';
import { rules } from '../../src/obligations/rule.ts';
import { comingCounts, comingOn } from '../../src/reports/calendar.store.ts';
import { weeksFrom, widestOf } from '../../src/reports/calendar.ts';
import { clausesMissed } from '../../src/reports/clauses-missed.ts';
import { completionPieces } from '../../src/reports/completion-export.ts';
import { survey } from '../../src/reports/completion.ts';
import { NO_FILTERS } from '../../src/reports/filters.ts';
import { readQuestionFilters } from '../../src/reports/question-filters.ts';
import { overviewOf } from '../../src/overview/overview.ts';
import { questionDetail } from '../../src/reports/question-detail.ts';
import { questionSurvey } from '../../src/reports/questions.ts';

/** All that the completion report, the calendar and the organisation at a glance show at an instant, by ids and facts: who left as well, with the counts above. */
export async function shownAt(
  db: Db,
  zone: string,
  now: Date,
): Promise<{ counts: object; rows: object[]; coming: object; glance: object }> {
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
  return { counts: found.counts, rows, coming, glance: await glanceAt(db, zone, now) };
}

// Its months answer for themselves, emails are today's, and how long a course takes is another report's.
async function glanceAt(db: Db, zone: string, now: Date): Promise<object> {
  const found = await survey(db, 'everyone', NO_FILTERS, zone, now);
  const look = await overviewOf(db, found, { kept: db, until: found.frame.days.day, named: 1000 });
  const inOrder = (all: readonly object[]) => all.map((one) => JSON.stringify(one)).toSorted();
  return {
    by: Object.fromEntries(Object.entries(look.by).map(([by, tallies]) => [by, inOrder(tallies)])),
    heat: { ...look.heat, cells: inOrder(look.heat.cells) },
    falling: inOrder(look.falling),
    needing: look.needing.map(({ key: _key, name: _name, employeeNumber: _number, ...row }) => row),
  };
}

/** All that the reports on questions, on one of them, and on the clauses that people miss show. */
export async function answersAt(db: Db): Promise<object> {
  const nothing = () => '';
  const questions = await questionSurvey(db, readQuestionFilters(nothing));
  const [first] = questions.shown.filter(({ statistics }) => statistics.n > 0);
  const one = first === undefined ? null : await questionDetail(db, first.question, '');
  return { questions, one, missed: await clausesMissed(db, '') };
}
