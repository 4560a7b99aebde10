import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { rules } from '../obligations/rule.ts';
import { titlesOf } from '../obligations/titles.ts';
import { organisation } from '../organisation/organisation.ts';
import { survey } from '../reports/completion.ts';
import { NO_FILTERS, readFilters, type Filters } from '../reports/filters.ts';
import { datesText, type Asked } from '../reports/past-asked.ts';
import { policyWords } from '../reports/question-text.ts';
import type { Scope } from '../reports/scope.ts';
import type { Table } from '../reports/table.ts';
import type { Messages } from '../web/messages.ts';
import { overviewTable } from './overview-export.ts';
import { overviewView } from './overview-page.ts';
import { overviewOf, type Overview } from './overview.ts';

export type Kind = 'team' | 'organisation';

/** A team or the organisation, looked over where it is asked. Titles are today's. */
export interface Looked {
  asked: Asked;
  look: Overview;
  filters: Filters;
  titles: ReadonlyMap<string, string>;
}

/** The filters of an address that a look over knows. */
export function readLook(given: (name: string) => string): Filters {
  const { site, team, role, thing, on, known } = readFilters(given);
  return { ...NO_FILTERS, site, team, role, thing, on, known };
}

export interface Looking {
  messages: Messages;
  /** Today's database. */
  named: Db;
  asked: Asked;
  filters: Filters;
  scope: Scope;
  /** The organisation's. */
  zone: string;
  today: Day;
  /** Whether to work out what takes long: the trend of a large team. */
  patient: boolean;
  /** How many people to name at most; so many as a page has, unless told. */
  most?: number;
}

export async function lookOver(looking: Looking): Promise<Looked> {
  const { messages, named, asked, filters, scope, zone, today, patient, most } = looking;
  const found = await survey(asked.db, scope, filters, zone, asked.now);
  const { dates } = asked;
  const until = dates === null ? today : dates.on < dates.knownOn ? dates.on : dates.knownOn;
  const look = await overviewOf(asked.db, found, { kept: named, until, patient, named: most });
  const things = new Set([...(await rules(asked.db)), ...look.by.thing].map(({ thing: one }) => one));
  return { asked, look, filters: found.filters, titles: await titlesOf(named, messages, things) };
}

/** What its page shows. */
export const viewOf = async (
  messages: Messages,
  named: Db,
  kind: Kind,
  { asked, look, titles }: Looked,
): Promise<ReturnType<typeof overviewView>> =>
  overviewView(messages, look, {
    path: `/reports/${kind}`,
    isTeam: kind === 'team',
    titles,
    target: (await organisation(asked.db))?.targetShare ?? null,
    clauseTitles: (await policyWords(named)).titles,
  });

/** The same as a table for files. */
export function tableOf(
  messages: Messages,
  kind: Kind,
  { asked, look, filters, titles }: Looked,
  clauseTitles: ReadonlyMap<string, string>,
): Table {
  const { site, team, role, thing } = filters;
  const about = [
    look.found.frame.sites.find(({ id }) => id === site)?.name ?? '',
    team,
    role === '' ? '' : messages.t(`people.job-role-${role}`),
    thing === '' ? '' : (titles.get(thing) ?? ''),
  ].filter((text) => text !== '');
  return overviewTable(messages, look, {
    isTeam: kind === 'team',
    titles,
    clauseTitles,
    about: [about.join(' · '), datesText(messages, asked.dates)].filter((line) => line !== ''),
  });
}
