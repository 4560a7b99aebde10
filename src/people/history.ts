import { textOf } from '../organisation/organisation.projection.ts';
import { isDay } from '../days.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { workOfFacts } from './work-facts.ts';
import { workSummary } from './work-words.ts';

/** What a person's page tells of their past, and in which order where it was said at the same time. */
export const TOLD = [
  'person-added',
  'hired',
  'employment-corrected',
  'placed',
  'work-set',
  'manager-set',
  'person-changed',
  'left',
  'leaving-withdrawn',
  'leave-set',
  'leave-withdrawn',
  'waived',
  'waiver-ended',
  'extended',
  'extension-withdrawn',
  'required-of',
  'requirement-done',
  'requirement-dropped',
  'outside-training',
  'outside-training-withdrawn',
  'role-granted',
  'role-revoked',
  'auditor-granted',
  'auditor-changed',
  'auditor-ended',
  'deputy-set',
  'deputy-ended',
  'not-mine',
  'not-mine-answered',
  'invited',
  'sign-in-slip-made',
  'sign-in-slip-handed',
  'sign-in-slip-used',
  'sign-in-slip-voided',
  'password-set',
  'pin-set',
  'signed',
  'signature-withdrawn',
  'certificate-issued',
  'certificate-withdrawn',
  'package-begun',
  'package-decided',
  'package-undecided',
] as const;

/** The people and sites that entries name by their ids. */
export interface NamesKnown {
  people: ReadonlyMap<string, string>;
  sites: ReadonlyMap<string, string>;
}

export interface Told {
  /** A day, or an instant for an act. */
  at: string;
  isDay: boolean;
  knownAt: string;
  text: string;
  by: string;
}

const place = (entry: Entry): number => TOLD.findIndex((kind) => kind === entry.kind);

/** The newest first. */
export function newestFirst(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) =>
    a.knownAt === b.knownAt ? place(b) - place(a) : a.knownAt < b.knownAt ? 1 : -1,
  );
}

/** The ids of the people that entries name, besides the one they are about. */
export const peopleIn = (entries: readonly Entry[]): string[] => [
  ...new Set(
    entries.flatMap(({ facts }) =>
      [facts['by'], facts['manager']].filter((id): id is string => typeof id === 'string'),
    ),
  ),
];

/** An entry in plain words. */
export function told(messages: Messages, entry: Entry, names: NamesKnown): Told {
  const by = entry.facts['by'];
  return {
    at: entry.at,
    isDay: isDay(entry.at),
    knownAt: entry.knownAt,
    text: textIn(messages, entry, names),
    by: typeof by === 'string' ? (names.people.get(by) ?? '') : '',
  };
}

/** What something is about, in a word: titles belong to rooms above. */
function whatIn({ t, has }: Messages, facts: Entry['facts']): string {
  const [kind] = textOf(facts, 'thing').split(':', 1);
  const key = `people.history-thing-${kind}`;
  return has(key) ? t(key) : t('people.history-thing-other');
}

function textIn(messages: Messages, { kind, facts }: Entry, names: NamesKnown): string {
  const key = `people.history-${kind}`;
  const name = (id: string) => names.people.get(id) ?? messages.t('people.somebody');
  switch (kind) {
    case 'person-changed': {
      const fields = Array.isArray(facts['fields']) ? facts['fields'].map(String) : [];
      return messages.t(key, {
        fields: fields.map((field) => messages.t(`people.detail-${field}`)).join(', '),
      });
    }
    case 'employment-corrected':
      return messages.t(key, { was: dayText(messages, textOf(facts, 'was')) });
    case 'placed': {
      const team = textOf(facts, 'team');
      const site = names.sites.get(textOf(facts, 'site')) ?? messages.t('people.unknown-site');
      const jobRole = messages.t(`people.job-role-${textOf(facts, 'jobRole')}`);
      return team === ''
        ? messages.t(key, { jobRole, site })
        : messages.t(`${key}-team`, { jobRole, site, team });
    }
    case 'work-set':
      return messages.t(key, { work: workSummary(messages, workOfFacts(facts)) });
    case 'leave-set': {
      const from = dayText(messages, textOf(facts, 'from'));
      return facts['to'] === null
        ? messages.t(`${key}-open`, { from })
        : messages.t(key, { from, to: dayText(messages, textOf(facts, 'to')) });
    }
    case 'waived':
    case 'extended':
      return messages.t(key, {
        what: whatIn(messages, facts),
        from: facts['from'] === undefined ? '' : dayText(messages, textOf(facts, 'from')),
        until: dayText(messages, textOf(facts, 'until')),
      });
    case 'outside-training':
      return messages.t(key, { what: whatIn(messages, facts) });
    case 'manager-set':
      return facts['manager'] === null
        ? messages.t('people.history-manager-none')
        : messages.t(key, { name: name(textOf(facts, 'manager')) });
    case 'deputy-set': {
      const days = {
        from: dayText(messages, textOf(facts, 'from')),
        to: dayText(messages, textOf(facts, 'to')),
      };
      return messages.t(key, { name: name(textOf(facts, 'manager')), ...days });
    }
    case 'deputy-ended':
    case 'not-mine':
    case 'not-mine-answered':
      return messages.t(key, { name: name(textOf(facts, 'manager')) });
    case 'role-granted':
    case 'role-revoked':
      return messages.t(key, { role: messages.t(`people.role-${textOf(facts, 'role')}`) });
    case 'auditor-granted':
    case 'auditor-changed':
      return facts['to'] === null
        ? messages.t(key)
        : messages.t(`${key}-to`, { to: dayText(messages, textOf(facts, 'to')) });
    case 'signed':
      return messages.t(facts['onPaper'] === true ? `${key}-on-paper` : key, {
        number: Number(facts['policy']),
      });
    case 'signature-withdrawn':
      return messages.t(key, { number: Number(facts['policy']) });
    case 'package-begun':
    case 'package-decided':
    case 'package-undecided':
      return messages.t(key, { package: textOf(facts, 'package'), version: Number(facts['version']) });
    default:
      return messages.t(key);
  }
}
