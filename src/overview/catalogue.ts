import { dayIn } from '../days.ts';
import { CATALOGUE, type ReportKind } from '../reports/catalogue.ts';
import { addressOf } from '../reports/filters.ts';
import { MINUTES } from '../reports/minutes-report.ts';
import { PACKAGE_INTERACTIONS } from '../reports/package-attempt-export.ts';
import { PACKAGE_PERSON } from '../reports/package-person.ts';
import { policyWords } from '../reports/question-text.ts';
import { NAMED } from './overview.ts';
import { QUESTION } from '../reports/question-report.ts';
import { lookOver, readLook, tableOf, viewOf, type Kind } from './look.ts';

const overview = (kind: Kind, who: ReportKind['who']): ReportKind => ({
  name: kind,
  who,
  address: (given) => addressOf(`/reports/${kind}`, readLook(given)),
  async look({ messages, named, asked, scope, zone, given }) {
    const filters = readLook(given);
    const today = dayIn(zone, asked.now);
    const looked = await lookOver({
      messages,
      named,
      asked,
      filters,
      scope,
      zone,
      today,
      patient: true,
      most: NAMED.file,
    });
    const { site, team, role, thing } = looked.filters;
    return {
      lead: async () => (await viewOf(messages, named, kind, looked)).lead,
      table: tableOf(messages, kind, looked, (await policyWords(named)).titles),
      day: looked.look.found.frame.days.day,
      file: kind,
      filters: { site, team, role, thing },
    };
  },
});

/** The reports of this room: a team is that of whoever asks; a command names its manager. */
export const TEAM = overview('team', 'manager');
export const ORGANISATION = overview('organisation', 'statistics');

/** What a command can be asked for. */
export const COMMANDED: readonly ReportKind[] = [
  ...CATALOGUE,
  TEAM,
  ORGANISATION,
  QUESTION,
  MINUTES,
  PACKAGE_PERSON,
  PACKAGE_INTERACTIONS,
];
