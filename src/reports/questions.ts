import { hashesInForce } from '../courses/course.store.ts';
import {
  addSums,
  ENOUGH,
  itemStatistics,
  NO_ANSWERS,
  type ItemStatistics,
  type ItemSums,
} from '../courses/item-statistics.ts';
import { askedNow, taughtAs, versionKey, type Taught } from '../courses/question-version.ts';
import type { Db } from '../database/database.ts';
import { LEAST_GROUP, tooSmall } from './groups.ts';
import type { QuestionFilters } from './question-filters.ts';
import { clausesTaught, distractors, newestFirst, versionsOf } from './question-versions.ts';
import {
  optionCounts,
  peopleAmong,
  peopleByRole,
  peopleByUse,
  versionClauses,
  versionSums,
} from './questions.store.ts';

/** What a question needs: its key checked, a look, nothing, or more answers before anybody can say. */
export const NEEDS = ['check', 'look', 'fine', 'few'] as const;
export type Need = (typeof NEEDS)[number];

/** One question with what the answers to its newest text say. */
export interface QuestionRow {
  question: string;
  version: string;
  /** Undefined when no course that was ever in force has this text. */
  taught: Taught | undefined;
  clauses: string[];
  /** In a course that is in force. */
  asked: boolean;
  /** Answers to earlier texts of it; they are not counted here. */
  earlier: number;
  statistics: ItemStatistics;
  need: Need;
}

export interface QuestionSurvey {
  filters: QuestionFilters;
  /** People whose answers these are. */
  people: number;
  /** They are too few to be shown: there are no rows. */
  hidden: boolean;
  /** Under every filter but the flag. */
  rows: QuestionRow[];
  /** Under all filters, in order. */
  shown: QuestionRow[];
  /** Every clause that there is a question on. */
  clauses: string[];
}

/** Looks over all questions. As many queries whatever there is; texts come from what is kept. */
export async function questionSurvey(db: Db, filters: QuestionFilters): Promise<QuestionSurvey> {
  const { use, role, clause } = filters;
  const people = await peopleAmong(db, filters);
  const hidden =
    (people > 0 && people < LEAST_GROUP) ||
    (role !== '' && tooSmall(await peopleByRole(db, use)).has(role)) ||
    (use !== '' && tooSmall(await peopleByUse(db, role)).has(use));
  const all = hidden ? [] : await rowsOf(db, filters);
  const rows = clause === '' ? all : all.filter((row) => row.clauses.includes(clause));
  return {
    filters,
    people,
    hidden,
    rows,
    shown: rows.filter((row) => isFound(row, filters.flag)).toSorted(inOrderOf(filters.sort)),
    clauses: [...new Set(all.flatMap((row) => row.clauses))].toSorted(),
  };
}

async function rowsOf(db: Db, whose: QuestionFilters): Promise<QuestionRow[]> {
  const asked = await askedNow(db, await hashesInForce(db));
  const kinds = new Map<string, ItemSums[]>();
  const answered = new Map<string, number>();
  for (const row of await versionSums(db, whose)) {
    kinds.set(keyOf(row), [...(kinds.get(keyOf(row)) ?? []), row]);
    answered.set(row.question, (answered.get(row.question) ?? 0) + row.n);
  }
  const versions = versionsOf(await versionClauses(db));
  const chosen = new Map<string, Map<number, number>>();
  for (const row of await optionCounts(db, whose)) {
    const places = chosen.get(keyOf(row));
    if (places === undefined) chosen.set(keyOf(row), new Map([[row.place, row.n]]));
    else places.set(row.place, row.n);
  }
  // What nobody of these people was asked says nothing about them.
  const ofAll = whose.use === '' && whose.role === '';
  const questions = [...new Set([...(ofAll ? asked.keys() : []), ...answered.keys()])];
  const shown = questions.map((question) => ({
    question,
    version: asked.get(question) ?? newestFirst(versions.get(question))[0] ?? '',
  }));
  const texts = await taughtAs(db, shown.map(keyOf));
  return shown.map(({ question, version }) => {
    const key = versionKey(question, version);
    const apart = kinds.get(key) ?? [];
    const found = apart.reduce(addSums, NO_ANSWERS);
    const taught = texts.get(key);
    const wrong = distractors(taught, chosen.get(key) ?? new Map());
    const statistics = itemStatistics(found, wrong, ENOUGH, apart);
    return {
      question,
      version,
      taught,
      clauses: clausesTaught(taught, versions.get(question)?.get(version)),
      asked: asked.has(question),
      earlier: (answered.get(question) ?? 0) - found.n,
      statistics,
      need: needOf(statistics),
    };
  });
}

const keyOf = ({ question, version }: { question: string; version: string }): string =>
  versionKey(question, version);

/** What the flags of a question come to. */
export function needOf({ flags }: ItemStatistics): Need {
  if (flags.includes('check-key')) return 'check';
  if (flags.includes('not-enough')) return 'few';
  // Where nearly all are right, some wrong option is idle almost always: it is told, and calls nobody.
  return flags.some((flag) => flag !== 'idle-distractor') ? 'look' : 'fine';
}

function isFound({ need, statistics }: QuestionRow, flag: QuestionFilters['flag']): boolean {
  if (flag === '') return true;
  return flag === 'look' || flag === 'fine' ? need === flag : statistics.flags.includes(flag);
}

type Order = (a: QuestionRow, b: QuestionRow) => number;

// What is not known comes last, whichever way.
const by =
  (value: (row: QuestionRow) => number | null, up = true): Order =>
  (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return up ? x - y : y - x;
  };
const known = (row: QuestionRow) => row.need !== 'few';
const byId: Order = (a, b) => (a.question < b.question ? -1 : 1);
// Where too few answered for a figure to be shown, the place in the order must not tell it.
const shownOf =
  (figure: (statistics: ItemStatistics) => number | null) =>
  ({ statistics }: QuestionRow) =>
    statistics.n < LEAST_GROUP ? null : figure(statistics);
const byRight = by(shownOf(({ facility }) => facility));

const ORDERS: Readonly<Record<QuestionFilters['sort'], Order>> = {
  need: (a, b) => NEEDS.indexOf(a.need) - NEEDS.indexOf(b.need) || byRight(a, b),
  question: byId,
  answers: by(({ statistics }) => statistics.n, false),
  right: byRight,
  tells: by((row) => (known(row) ? row.statistics.discrimination : null)),
  time: by(
    shownOf(({ meanSeconds }) => meanSeconds),
    false,
  ),
};

const inOrderOf =
  (sort: QuestionFilters['sort']): Order =>
  (a, b) =>
    ORDERS[sort](a, b) || byId(a, b);
