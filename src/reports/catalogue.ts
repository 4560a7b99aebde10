import type { Db } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { rules } from '../obligations/rule.ts';
import { packageFor } from '../scorm/office/package-page.ts';
import { USES } from '../training/items.projection.ts';
import type { Messages } from '../web/messages.ts';
import type { Who } from '../web/viewer.ts';
import { addressOf as calendarAddress, calendarLead, PATH as CALENDAR_PATH } from './calendar-page.ts';
import { calendarTable } from './calendar-export.ts';
import { weeksFrom, widestOf } from './calendar.ts';
import { clausesMissed } from './clauses-missed.ts';
import { CLAUSES_MISSED, clausesMissedView } from './clauses-missed-page.ts';
import { survey } from './completion.ts';
import { completionJson, completionTable } from './completion-export.ts';
import { completionView, PATH as COMPLETION_PATH } from './completion-page.ts';
import { addressOf, NO_FILTERS, readDates, readFilters } from './filters.ts';
import { peopleTable } from './package-export.ts';
import { peopleAddress, readPeopleFilters } from './package-people.ts';
import type { About } from './past-about.ts';
import type { Asked } from './past-asked.ts';
import { missedTable, questionsTable } from './question-export.ts';
import {
  QUESTIONS as QUESTIONS_PATH,
  questionsAddress,
  readQuestionFilters,
  withDates,
} from './question-filters.ts';
import { policyWords } from './question-text.ts';
import { questionSurvey } from './questions.ts';
import { questionsView } from './questions-page.ts';
import type { Scope, Seen } from './scope.ts';
import type { Table } from './table.ts';

/** What was asked, by name, as in an address; '' where it was not. */
export type Given = (name: string) => string;

/** Whom a report is for, and where it is run. Titles are read from `named`, today's database. */
export interface Looking {
  messages: Messages;
  named: Db;
  asked: Asked;
  scope: Scope;
  /** Whether they may see attempts and answers: see `records` among the words of who may. */
  records: boolean;
  /** What they may see of the records of one person; null where nothing. */
  seen: (personId: string) => Promise<Seen | null>;
  /** The organisation's. */
  zone: string;
  given: Given;
}

/** A report as it was found: its answer in a sentence or two, which only a mail needs, and as a table. */
export interface Found {
  lead: () => string | Promise<string>;
  table: Table;
  /** As JSON, where that has other words than the table. */
  json?: () => AsyncGenerator<string>;
  /** The day that it answers. */
  day: Day;
  /** The beginning of the name of a file. */
  file: string;
  /** For the ledger: ids and codes. */
  filters: Readonly<Record<string, string>>;
  /** A part of a name that was searched for. */
  search?: string;
}

export interface ReportKind {
  name: string;
  /** Who may see it. */
  who: Who;
  about?: About;
  /** It tells of one person, whom it asks `seen` about, and not of a scope. */
  isOfOne?: true;
  /** It has no past: what it shows is kept as it is now. */
  isOfNow?: true;
  /** Its page, with what was asked of it. */
  address(given: Given): string;
  look(looking: Looking): Promise<Found>;
}

export const COMPLETION: ReportKind = {
  name: 'completion',
  who: 'reports',
  address: (given) => addressOf(COMPLETION_PATH, readFilters(given)),
  async look({ messages, named, asked, scope, zone, given }) {
    const found = await survey(asked.db, scope, readFilters(given), zone, asked.now);
    const { site, team, role, thing, status, email, q: search } = found.filters;
    return {
      lead: () => completionView(messages, found, 'beginning', []).lead,
      table: completionTable(messages, asked, found, named),
      json: () => completionJson(asked.db, found),
      day: found.frame.days.day,
      file: 'completion',
      filters: { site, team, role, thing, status, email },
      search,
    };
  },
};

export const CALENDAR: ReportKind = {
  name: 'calendar',
  who: 'reports',
  address: (given) => calendarAddress(CALENDAR_PATH, placeOf(given)),
  async look({ messages, named, asked, scope, zone, given }) {
    const found = await survey(asked.db, scope, { ...NO_FILTERS, ...placeOf(given) }, zone, asked.now);
    const weeks = weeksFrom(found.frame.days.day);
    const { site, team } = found.filters;
    const look = {
      first: weeks[0]!.from,
      last: weeks.at(-1)!.to,
      widest: widestOf(await rules(asked.db)),
      whom: found.frame,
      site,
      team,
    };
    return {
      lead: () => calendarLead(messages, weeks),
      table: calendarTable(messages, asked, named, found, look, weeks),
      day: found.frame.days.day,
      file: 'calendar',
      filters: { site, team },
    };
  },
};

const placeOf = (given: Given) => {
  const { site, team, on, known } = readFilters(given);
  return { site, team, on, known };
};

export const QUESTIONS: ReportKind = {
  name: 'questions',
  who: 'statistics',
  about: 'questions',
  address: (given) => questionsAddress(QUESTIONS_PATH, readQuestionFilters(given)),
  async look({ messages, asked, zone, given }) {
    const found = await questionSurvey(asked.db, readQuestionFilters(given));
    const words = await policyWords(asked.db);
    const { use, role, clause, flag } = found.filters;
    return {
      lead() {
        const { empty, lead } = questionsView(messages, found, words, 1);
        return empty?.heading ?? lead;
      },
      table: questionsTable(messages, found, words, asked),
      day: dayIn(zone, asked.now),
      file: 'questions',
      filters: { use, role, clause, flag },
    };
  },
};

export const MISSED: ReportKind = {
  name: 'clauses-missed',
  who: 'statistics',
  about: 'questions',
  address: (given) => withDates(CLAUSES_MISSED, readDates(given), { use: useOf(given) }),
  async look({ messages, asked, zone, given }) {
    const found = await clausesMissed(asked.db, useOf(given));
    const words = await policyWords(asked.db);
    return {
      lead() {
        const { empty, lead } = clausesMissedView(messages, found, words, readDates(given));
        return empty?.heading ?? lead;
      },
      table: missedTable(messages, found, words, asked),
      day: dayIn(zone, asked.now),
      file: 'clauses-missed',
      filters: { use: found.use },
    };
  },
};

const useOf = (given: Given) => USES.find((use) => use === given('use')) ?? '';

export const PACKAGE_PEOPLE: ReportKind = {
  name: 'package-people',
  who: 'reports',
  address: (given) =>
    peopleAddress(`/packages/${encodeURIComponent(given('package'))}/people`, readPeopleFilters(given)),
  async look({ messages, named, asked, scope, records, zone, given }) {
    if (given('package') === '') throw notFound();
    const found = await packageFor(named, given('package'));
    const filters = readPeopleFilters(given);
    const table = await peopleTable(messages, named, asked, found, { scope, all: records }, filters);
    const { state, site, q: search } = filters;
    return {
      lead: () => table.title,
      table,
      day: dayIn(zone, asked.now),
      file: `package-${found.id}`,
      filters: { package: found.id, state, site },
      search,
    };
  },
};

/** The reports of this room that a kept view or a mail may ask for. */
export const CATALOGUE: readonly ReportKind[] = [COMPLETION, CALENDAR, QUESTIONS, MISSED, PACKAGE_PEOPLE];
