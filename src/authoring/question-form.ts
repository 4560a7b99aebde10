import { SETTINGS, type Setting } from '../policy/policy-file.ts';
import { QUESTION_KINDS, type QuestionKind } from '../courses/question-file.ts';
import { isRecord, listOf, recordOf, textOf, textsOf, valueOf } from './raw.ts';

/** One thing to choose, tick or put in its place, as a form has it. `was`: its place in the file; -1 for a new one. */
export interface OptionForm {
  was: number;
  text: string;
  right: boolean;
  why: string;
  /** Of a story: where it leads. */
  to: string;
  /** Facts that Heed proves the answer with. They are written in the file only. */
  proof: Proof | null;
}

/** What an author said of a post in the policy's own words, and what the policy answers. */
export interface Proof {
  facts: Record<string, unknown>;
  answer: string[];
}

export interface SceneForm {
  was: number;
  id: string;
  text: string;
  options: OptionForm[];
}

/** A question as a form has it: whatever was typed, right or not, so that nothing is lost. */
export interface QuestionForm {
  id: string;
  kind: QuestionKind;
  stem: string;
  /** The first one decides the answer. */
  clauses: string[];
  roles: string[];
  countries: string[];
  critical: boolean;
  /** Clauses with the settings at which the key holds; those that hold at each are absent. */
  holds: Record<string, Setting[]>;
  partly: string;
  shows: string;
  post: string;
  picture: string;
  alt: string;
  proof: Proof | null;
  options: OptionForm[];
  /** Of an ordering: pairs of steps, from 1, that may change places. */
  swap: [string, string][];
  scenes: SceneForm[];
  ending: string;
}

export const isKind = (kind: string): kind is QuestionKind =>
  (QUESTION_KINDS as readonly string[]).includes(kind);

/** What a new question begins with. */
export function emptyQuestion(id: string, kind: QuestionKind): QuestionForm {
  const options = { single: 3, multiple: 4, 'true-false': 2, ordering: 3, spot: 0, story: 0 }[kind];
  return {
    ...formOf({ id, kind, roles: ['all'], ...(kind === 'spot' ? { shows: 'post' } : {}) }),
    options: Array.from({ length: options }, () => emptyOption()),
    scenes:
      kind === 'story' ? [{ was: -1, id: 'start', text: '', options: [emptyOption(), emptyOption()] }] : [],
  };
}

export const emptyOption = (text = ''): OptionForm => ({
  was: -1,
  text,
  right: false,
  why: '',
  to: '',
  proof: null,
});

/** The question in the lines of a file, read without asking whether it is right. Undefined for lines that hold none. */
export function questionIn(lines: string): QuestionForm | undefined {
  const [raw] = listOf(valueOf(lines));
  return isRecord(raw) ? formOf(raw) : undefined;
}

function formOf(raw: Record<string, unknown>): QuestionForm {
  const kind = textOf(raw['kind']);
  return {
    id: textOf(raw['id']),
    kind: isKind(kind) ? kind : 'single',
    stem: textOf(raw['stem']),
    clauses: textsOf(raw['clauses']),
    roles: textsOf(raw['roles']),
    countries: textsOf(raw['countries']),
    critical: raw['critical'] === true,
    holds: holdsOf(raw['holds']),
    partly: textOf(raw['partly']),
    shows: textOf(raw['shows']),
    post: textOf(raw['post']),
    picture: textOf(raw['picture']),
    alt: textOf(raw['alt']),
    proof: proofOf(raw),
    options: listOf(raw['options'] ?? raw['steps']).map(optionOf),
    swap: listOf(raw['swap']).map((pair) => {
      const [a = '', b = ''] = listOf(pair).map(textOf);
      return [a, b];
    }),
    scenes: listOf(raw['scenes']).map((scene, was) => {
      const given = recordOf(scene);
      const options = listOf(given['choices']).map(optionOf);
      return { was, id: textOf(given['id']), text: textOf(given['text']), options };
    }),
    ending: textOf(raw['ending']),
  };
}

function optionOf(value: unknown, was: number): OptionForm {
  const raw = recordOf(value);
  return {
    was,
    text: textOf(raw['text']),
    right: raw['right'] === true,
    why: textOf(raw['why']),
    to: textOf(raw['to']),
    proof: proofOf(raw),
  };
}

function proofOf(raw: Record<string, unknown>): Proof | null {
  const { facts, answer } = raw;
  if (facts === undefined && answer === undefined) return null;
  return { facts: recordOf(facts), answer: textsOf(answer) };
}

function holdsOf(value: unknown): Record<string, Setting[]> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).map(([clause, settings]) => [
      clause,
      SETTINGS.filter((setting) => textsOf(settings).includes(setting)),
    ]),
  );
}
