import { z } from 'zod';
import { readYaml } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES, SETTINGS } from '../policy/policy-file.ts';
import type { Verdict } from '../policy/vocabulary.ts';
import { answers, facts, type Facts } from './facts-file.ts';

const words = z.string('must be a text').trim().min(1, 'must not be empty');
export const clauseId = z.string().regex(/^[A-Z]{2}-\d\d$/, 'must be clauses like SM-01');
export const questionId = z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case words joined by hyphens');

export const QUESTION_KINDS = ['single', 'multiple', 'true-false', 'ordering', 'spot', 'story'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** What a mock post in a question looks like. */
export const SHOWS = ['post', 'caption', 'chat', 'details', 'picture'] as const;

const common = {
  id: questionId,
  clauses: z.array(clauseId).min(1, 'must name at least one'),
  roles: z.array(z.enum(AUDIENCES)).min(1, 'must name at least one'),
  critical: z.boolean().default(false),
  countries: z.array(z.enum(COUNTRIES)).min(1).optional(),
  holds: z.record(clauseId, z.array(z.enum(SETTINGS)).min(1)).optional(),
  stem: words,
  partly: words.optional(),
};
const proven = { facts: facts.optional(), answer: answers };
const option = z.strictObject({ text: words, right: z.boolean(), why: words, ...proven });
const options = z.array(option).min(2, 'must be at least two').max(10, 'must be ten at most');

const chosen = z.strictObject({
  ...common,
  ...proven,
  kind: z.enum(['single', 'multiple', 'true-false']),
  options,
});
const ordering = z.strictObject({
  ...common,
  kind: z.literal('ordering'),
  steps: z
    .array(z.strictObject({ text: words, why: words }))
    .min(3, 'must be at least three')
    .max(6, 'must be six at most'),
  swap: z.array(z.tuple([z.number().int().min(1), z.number().int().min(1)])).default([]),
});
const spot = z.strictObject({
  ...common,
  ...proven,
  kind: z.literal('spot'),
  shows: z.enum(SHOWS),
  post: words.optional(),
  picture: z
    .string()
    .regex(/^[a-z0-9-]+\.(svg|png|jpg|webp)$/, 'must be the name of a picture, like desk.svg')
    .optional(),
  alt: words.optional(),
  options,
});
const story = z.strictObject({
  ...common,
  kind: z.literal('story'),
  scenes: z
    .array(
      z.strictObject({
        id: questionId,
        text: words,
        choices: z
          .array(z.strictObject({ text: words, right: z.boolean(), to: questionId.optional(), why: words }))
          .min(2, 'must be at least two')
          .max(4, 'must be four at most'),
      }),
    )
    .min(1, 'must be at least one')
    .max(6, 'must be six at most'),
  ending: words,
});

/** A question as an author writes it. */
const source = z.discriminatedUnion('kind', [chosen, ordering, spot, story]);

/** One thing to choose, tick or put in its place; of a story, one way to go on from a scene. */
export interface Option {
  text: string;
  right: boolean;
  why: string;
  facts?: Facts | undefined;
  answer?: Verdict[] | undefined;
  /** Of a story: the scene where it is offered, and where it leads; a wrong turn leads back. */
  scene?: string;
  to?: string;
}

/** A question as it is kept: with its key. Never sent to a page before it is answered. */
export interface Question {
  id: string;
  kind: QuestionKind;
  clauses: string[];
  roles: (typeof AUDIENCES)[number][];
  critical: boolean;
  countries?: (typeof COUNTRIES)[number][] | undefined;
  holds?: Record<string, (typeof SETTINGS)[number][]> | undefined;
  stem: string;
  /** For whoever is partly right. */
  partly?: string | undefined;
  /** The post that the question is about, and what the policy answers wherever the key holds. */
  facts?: Facts | undefined;
  answer?: Verdict[] | undefined;
  /** Of an ordering: in the right order. */
  options: Option[];
  /** Of an ordering: places from 0 of which the two may change. */
  swap?: [number, number][];
  shows?: (typeof SHOWS)[number];
  post?: string | undefined;
  picture?: string | undefined;
  alt?: string | undefined;
  scenes?: { id: string; text: string }[];
  /** In a course in another language: the version of the question that this one says, and the language where it is not that. */
  of?: string;
  language?: string;
  ending?: string;
}

/** Where a story is over. */
export const END = 'end';

/** The questions of a file. Throws FileError with file, line and question. */
export const readQuestions = (text: string, file: string): Question[] =>
  readYaml(text, file, z.array(source)).map(flat);

function flat(given: z.output<typeof source>): Question {
  switch (given.kind) {
    case 'ordering': {
      const { steps, swap, ...rest } = given;
      return {
        ...rest,
        options: steps.map((step) => ({ ...step, right: true })),
        swap: swap.map(([a, b]) => [a - 1, b - 1]),
      };
    }
    case 'story': {
      const { scenes, ...rest } = given;
      return {
        ...rest,
        scenes: scenes.map(({ id, text }) => ({ id, text })),
        options: scenes.flatMap(({ id, choices }) =>
          choices.map(({ to, ...choice }) => ({ ...choice, scene: id, to: to ?? id })),
        ),
      };
    }
    default:
      return given;
  }
}
