import type { Tx } from '../database/database.ts';
import type { Mark } from '../courses/marking.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { putChangeAnswer, putChangeDone } from './change.store.ts';
import {
  putAttempt,
  putPractice,
  putStepDone,
  setLanguage,
  setPassed,
  setSpared,
  setStruck,
} from './attempt.store.ts';
import { putHelpRequest, setHelpGiven } from './help.store.ts';
import type { Item } from './knowledge.store.ts';
import { putAnswer, putPaper, putResult } from './paper.store.ts';
import { SIGNATURE_KINDS } from './signature.projection.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = (entry: KnownEntry, fact: string): string => entry.facts[fact] as string;

const number = (entry: KnownEntry, fact: string): number => entry.facts[fact] as number;

const BY_KIND: Readonly<Record<string, Apply>> = {
  'course-started': (tx, entry) =>
    putAttempt(tx, {
      id: text(entry, 'attempt'),
      person_id: entry.personId!,
      course: text(entry, 'course'),
      course_hash: text(entry, 'courseHash'),
      policy_number: entry.facts['policy'] as number,
      language: text(entry, 'language'),
      job_role: text(entry, 'jobRole'),
      started_at: entry.at,
      passed_at: null,
      passed_on: null,
      signed_at: null,
      use: optionalText(entry, 'use') ?? 'onboarding',
      roles: jsonOf(optional(entry, 'roles')),
      country: optionalText(entry, 'country'),
      site_id: optionalText(entry, 'site'),
      plan: entry.values['plan'] ?? null,
      spared: '[]',
      struck_at: null,
    }),
  'course-language-chosen': (tx, entry) =>
    setLanguage(tx, text(entry, 'attempt'), entry.at, {
      course_hash: text(entry, 'courseHash'),
      language: text(entry, 'language'),
    }),
  'attempt-struck': (tx, entry) => setStruck(tx, text(entry, 'attempt'), entry.at),
  'step-done': (tx, entry) =>
    putStepDone(tx, {
      attempt_id: text(entry, 'attempt'),
      step: text(entry, 'step'),
      at: entry.at,
      seconds: optionalNumber(entry, 'seconds'),
      words: optionalNumber(entry, 'words'),
    }),
  // An answer that was erased by law leaves no row; the entry and its hash stay.
  practised: async (tx, entry) => {
    const { chosen } = entry.values;
    const [attempt_id, question_id] = [text(entry, 'attempt'), text(entry, 'question')];
    if (chosen !== undefined) await putPractice(tx, { attempt_id, question_id, chosen, at: entry.at });
  },
  'paper-drawn': (tx, entry) =>
    putPaper(tx, {
      id: text(entry, 'paper'),
      attempt_id: text(entry, 'attempt'),
      number: entry.facts['number'] as number,
      drawn_at: entry.at,
      draw: entry.values['draw'] ?? '[]',
      handed_in_at: null,
      result: null,
      use: optionalText(entry, 'use') ?? 'test',
      shown: optionalText(entry, 'shown'),
    }),
  answered: async (tx, entry) => {
    const { chosen } = entry.values;
    const position = entry.facts['position'] as number;
    if (chosen !== undefined)
      await putAnswer(tx, {
        paper_id: text(entry, 'paper'),
        position,
        chosen,
        at: entry.at,
        sure: optionalText(entry, 'sure'),
      });
  },
  'test-marked': async (tx, entry) => {
    const { right, of, percent, criticalMissed, passed } = entry.facts as unknown as Mark;
    const items = JSON.parse(entry.values['items'] ?? '[]') as Item[];
    await putResult(tx, text(entry, 'paper'), entry.at, {
      right,
      of,
      percent,
      criticalMissed,
      passed,
      items,
    });
    const spared = optional(entry, 'spared') as string[] | null;
    if (spared !== null) await setSpared(tx, text(entry, 'attempt'), spared);
    if (passed) await setPassed(tx, text(entry, 'attempt'), entry.at, text(entry, 'day'));
  },
  'help-asked': (tx, entry) =>
    putHelpRequest(tx, {
      id: text(entry, 'request'),
      person_id: entry.personId!,
      attempt_id: text(entry, 'attempt'),
      helper_id: text(entry, 'helper'),
      asked_at: entry.at,
      given_at: null,
      given_by: null,
      note: null,
    }),
  'help-given': (tx, entry) =>
    setHelpGiven(tx, text(entry, 'request'), {
      given_at: entry.at,
      given_by: text(entry, 'by'),
      note: entry.values['note'] ?? null,
    }),
  'refresher-passed': (tx, entry) => setPassed(tx, text(entry, 'attempt'), entry.at, text(entry, 'day')),
  ...SIGNATURE_KINDS,
  'change-read': (tx, entry) => putChangeDone(tx, done(entry, number(entry, 'number'), text(entry, 'duty'))),
  async 'change-answered'(tx, entry) {
    const { chosen } = entry.values;
    if (chosen !== undefined)
      await putChangeAnswer(tx, {
        entry_id: entry.id,
        person_id: entry.personId!,
        number: number(entry, 'number'),
        question_id: text(entry, 'question'),
        chosen,
        at: entry.at,
        was_right: entry.facts['right'] === true ? 1 : 0,
      });
    for (const settled of entry.facts['settled'] as number[])
      await putChangeDone(tx, done(entry, settled, 'answer'));
  },
};

// Facts that entries of the time before them do not have.
const optional = ({ facts }: KnownEntry, fact: string): unknown => facts[fact] ?? null;
const optionalText = (entry: KnownEntry, fact: string) => optional(entry, fact) as string | null;
const optionalNumber = (entry: KnownEntry, fact: string) => optional(entry, fact) as number | null;

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

const done = ({ personId, at }: KnownEntry, settled: number, duty: string) => ({
  person_id: personId!,
  number: settled,
  duty,
  at,
});

/** The rules in force, and what each person began, did, answered, passed and signed. */
export const trainingProjection: Projection = {
  name: 'training',
  fromValues: true,
  tables: [
    'attempt',
    'attempt_language',
    'step_done',
    'practice',
    'paper',
    'answer',
    'signature',
    'change_answer',
    'help_request',
    'change_done',
  ],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
