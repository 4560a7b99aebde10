import type { Facts, KnownEntry } from '../ledger/entry.ts';
import { stageRead } from '../reminders/stages.ts';
import { stageText } from '../reminders/sent-words.ts';
import { told, TOLD } from '../people/history.ts';
import type { Messages, Params } from '../web/messages.ts';
import { dayText, instantText } from '../web/render.ts';
import { thingOf, type Known } from './known.ts';
import { groupOf } from './kinds.ts';
import type { RecordRow, Sight } from './section.ts';
import { REASON_ADDED, type Corrections, type Struck } from './struck.ts';

/** What a row is made with. */
export interface Telling {
  messages: Messages;
  zone: string;
  sight: Sight;
  known: Known;
  corrections: Corrections;
}

// Told elsewhere in the file, or of use to our program alone.
const RAW: ReadonlySet<string> = new Set(['draw', 'items', 'claim', 'pdf', 'plan', 'paper']);
// For the person and officers: what helped somebody to read, and the words of a mail.
const isClose = (kind: string, name: string): boolean =>
  name === 'aid' || (kind === 'nudged' && name === 'words');

/** An entry as a row of somebody's record. */
export function rowOf(telling: Telling, entry: KnownEntry): RecordRow {
  const { messages, known, sight } = telling;
  const { id, at, knownAt, kind, personId, facts } = entry;
  const { commits: hashes, ...plain } = facts;
  const by = facts['by'];
  const struck = telling.corrections.struck(entry);
  const reason = telling.corrections.reason(entry);
  const values = Object.fromEntries(
    Object.entries({ ...(reason === '' || kind === REASON_ADDED ? {} : { reason }), ...entry.values }).filter(
      ([name]) => !RAW.has(name) && (sight.isOwn || sight.isOfficer || !isClose(kind, name)),
    ),
  );
  return {
    at,
    knownAt,
    kind,
    group: groupOf(kind) ?? 'work',
    text: textOf(telling, entry),
    more: [...moreOf(telling, { ...entry, values }), ...erased(messages, hashes, entry.values)],
    by:
      typeof by === 'string' && by !== personId ? (known.people.get(by) ?? messages.t('mail.somebody')) : '',
    facts: withoutOthers(plain),
    values,
    struck: struck === undefined ? null : shownStruck(messages, known, struck),
    entry: id,
    href: hrefOf(sight, entry),
  };
}

// A manager's copy names whom it is about: that is no part of the manager's own record.
function withoutOthers(facts: Facts): Facts {
  const { obligation } = facts;
  const isCopy = typeof obligation === 'string' && obligation.startsWith('copy:');
  return isCopy ? { ...facts, obligation: 'copy' } : facts;
}

const shownStruck = (messages: Messages, known: Known, { at, by, reason, kind }: Struck) => ({
  at,
  by: by === null ? '' : (known.people.get(by) ?? messages.t('mail.somebody')),
  reason,
  kind,
});

const textFact = ({ facts }: KnownEntry, name: string): string => {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
};

const OF_PEOPLE: ReadonlySet<string> = new Set(TOLD);

// What people tell of themselves in fewer words than a file needs.
const IN_FULL: ReadonlySet<string> = new Set([
  'waived',
  'extended',
  'outside-training',
  'required-of',
  'requirement-done',
  'requirement-dropped',
  'package-begun',
  'package-decided',
  'package-undecided',
  'certificate-issued',
  'certificate-withdrawn',
]);

function textOf(telling: Telling, entry: KnownEntry): string {
  const { messages, known } = telling;
  const { kind, facts } = entry;
  if (OF_PEOPLE.has(kind) && !IN_FULL.has(kind)) return told(messages, entry, known).text;
  const day = (name: string) =>
    typeof facts[name] === 'string' ? dayText(messages, textFact(entry, name)) : '';
  const thing = thingOf(entry);
  const params: Params = {
    title: thing === undefined ? '' : (known.titles.get(thing) ?? thing),
    from: day('from'),
    until: day('until'),
    day: day('day'),
    due: day('due'),
    number: Number(facts['policy'] ?? facts['number'] ?? 0),
    version: Number(facts['version'] ?? 0),
    code: textFact(entry, 'number'),
  };
  return messages.t(`kept.did-${wordFor(telling, entry)}`, { ...params, ...paperIn(telling, entry) });
}

// Some kinds are said in more than one way.
function wordFor({ known }: Telling, entry: KnownEntry): string {
  const { kind, facts } = entry;
  switch (kind) {
    case 'course-started':
      return facts['use'] === 'refresher' ? 'refresher-started' : kind;
    case 'change-answered':
    case 'requirement-step':
    case 'follow-up-answered':
      return facts['right'] === null || facts['right'] === undefined
        ? `${kind}-read`
        : `${kind}-${facts['right'] === true ? 'right' : 'wrong'}`;
    case 'certificate-name-shown':
      return facts['showName'] === true ? kind : 'certificate-name-hidden';
    case 'reminded':
      return reminderWord(known, entry);
    case 'record-taken':
      return facts['by'] === entry.personId ? 'record-taken-own' : kind;
    case 'correction-answered':
      return `${kind}-${textFact(entry, 'outcome')}`;
    default:
      return kind;
  }
}

function reminderWord(known: Known, entry: KnownEntry): string {
  const obligation = textFact(entry, 'obligation');
  const thing = thingOf(entry);
  if (thing !== undefined && known.titles.has(thing)) return 'reminded';
  return obligation.startsWith('copy:') ? 'reminded-copy' : 'reminded-other';
}

function paperIn({ messages, known }: Telling, entry: KnownEntry): Params {
  const { facts, kind } = entry;
  if (kind !== 'test-marked') return {};
  const paper = known.papers.get(textFact(entry, 'paper')) ?? { use: 'test', number: 1 };
  return {
    paper: messages.t(`record.paper-${paper.use}`, { number: paper.number }),
    right: Number(facts['right']),
    of: Number(facts['of']),
  };
}

function moreOf(telling: Telling, entry: KnownEntry): string[] {
  const { messages } = telling;
  const { t } = messages;
  const { kind, facts, values } = entry;
  const said = (name: string) => (values[name] ? [t(`kept.more-${name}`, { text: values[name] })] : []);
  switch (kind) {
    case 'course-started':
      return [
        t('kept.more-bound', {
          number: Number(facts['policy']),
          hash: textFact(entry, 'courseHash').slice(0, 12),
        }),
      ];
    case 'test-marked':
      return passedText(telling, entry);
    case 'signed':
      return [
        t('kept.more-receipt', { receipt: textFact(entry, 'receipt') }),
        ...said('statement'),
        ...said('typedName'),
      ];
    case 'reminded':
    case 'slip-handed':
    case 'nudged':
      return [...stageIn(telling, entry), ...mailIn(telling, entry), ...said('words')];
    default:
      return ['reason', 'provider', 'evidence', 'note', 'words', 'answer'].flatMap(said);
  }
}

function passedText({ messages, known }: Telling, entry: KnownEntry): string[] {
  const use = known.papers.get(textFact(entry, 'paper'))?.use ?? 'test';
  if (use !== 'test') return [];
  return [messages.t(entry.facts['passed'] === true ? 'record.passed-test' : 'record.not-passed-test')];
}

function stageIn({ messages }: Telling, entry: KnownEntry): string[] {
  const stage = textFact(entry, 'stage');
  const isKnown = /^(before|day|after)\b/.test(stageRead(stage).stage);
  return isKnown ? [messages.t('kept.more-stage', { stage: stageText(messages, stage) })] : [];
}

function mailIn({ messages, known, zone }: Telling, entry: KnownEntry): string[] {
  const mail = known.mails.get(textFact(entry, 'mail'));
  if (mail === undefined) return [];
  if (mail.sent_at === null) return [messages.t(`kept.mail-${mail.state}`)];
  return [messages.t('kept.mail-went', { when: instantText(messages, mail.sent_at, zone) })];
}

// What an entry commits to and is not there was erased by law.
function erased({ t }: Messages, hashes: unknown, values: Readonly<Record<string, string>>): string[] {
  const names = typeof hashes === 'object' && hashes !== null ? Object.keys(hashes) : [];
  return names.some((name) => values[name] === undefined) ? [t('kept.erased')] : [];
}

function hrefOf({ isOwn }: Sight, entry: KnownEntry): string {
  const { kind, personId } = entry;
  const fact = (name: string) => textFact(entry, name);
  switch (kind) {
    case 'signed':
    case 'signature-withdrawn':
      return `/signatures/${fact('signature')}`;
    case 'certificate-issued':
      return `/signatures/${fact('signature')}/certificate`;
    case 'test-marked':
      return isOwn ? `/papers/${fact('paper')}/result` : `/people/${personId}/papers/${fact('paper')}`;
    case 'course-started':
      return isOwn ? '' : `/people/${personId}/training`;
    case 'package-begun':
    case 'package-decided':
      return isOwn ? '' : `/packages/attempts/${fact('attempt')}`;
    default:
      return '';
  }
}
