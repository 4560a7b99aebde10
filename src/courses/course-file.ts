import { z } from 'zod';
import { readYaml } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import { clauseId, questionId } from './question-file.ts';

const words = z.string('must be a text').trim().min(1, 'must not be empty');

const MISSING = 'is missing';
const WHOLE = 'must be a whole number';

const lessonFields = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9-]+$/),
  minutes: z.number(WHOLE).int(WHOLE).positive('must be more than 0'),
  critical: z.boolean(),
  'test out': z.boolean().default(false),
  roles: z.array(z.enum(AUDIENCES)).min(1).default(['all']),
  /** Whoever has one of these roles as well does not take it. */
  except: z.array(z.enum(AUDIENCES)).default([]),
  /** In place of a text of ours: the package that is done then, by its id. */
  package: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/, 'must be the id of a package: small letters, digits and dashes')
    .optional(),
  clauses: z.array(clauseId).min(1).optional(),
  practice: z.array(questionId).optional(),
});

const lessonPlan = lessonFields
  .superRefine((lesson, context) => {
    const { package: packageId } = lesson;
    for (const name of ['clauses', 'practice'] as const)
      if ((lesson[name] === undefined) !== (packageId !== undefined))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: packageId === undefined ? MISSING : 'must be left out: a package has none',
        });
    if (packageId !== undefined && lesson['test out'])
      context.addIssue({ code: 'custom', path: ['test out'], message: 'must be false for a package' });
  })
  .transform(({ clauses = [], practice = [], ...lesson }) => ({ ...lesson, clauses, practice }));

/** What questions that are made from the rules are answered with. */
export const scenarioWords = z.strictObject({
  asks: words,
  yes: words,
  if: words,
  ask: words,
  no: words,
  because: words,
  'because if': words,
  'because ask': words,
  'not so': words,
  flip: words,
  'flip without': words,
});

const courseFile = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: words,
  summary: words,
  language: z.string().length(2),
  test: z.strictObject({
    questions: z.number().int().min(1).max(50),
    pass: z.number().int().min(1).max(100),
    'true-false at most': z.number().int().min(0),
    'stories at most': z.number().int().min(0).default(1),
    'scenarios at most': z.number().int().min(0).default(2),
  }),
  'check-in': z.strictObject({ 'questions a lesson': z.number().int().min(2).max(6) }).optional(),
  refresher: z
    .strictObject({
      questions: z.number().int().min(3).max(12),
      cases: z.array(questionId).default([]),
    })
    .optional(),
  'scenario words': scenarioWords.optional(),
  lessons: z.array(lessonPlan).min(1),
});

const lessonHead = z.strictObject({
  id: words,
  title: words,
  takeaway: words,
  sources: z
    .array(z.strictObject({ text: words, where: words, countries: z.array(z.enum(COUNTRIES)).optional() }))
    .default([]),
});

export type CoursePlan = z.output<typeof courseFile>;
export type LessonPlan = z.output<typeof lessonPlan>;
export type LessonHead = z.output<typeof lessonHead>;

export const readCoursePlan = (text: string, file: string): CoursePlan => readYaml(text, file, courseFile);
export const readLessonHead = (text: string, file: string): LessonHead => readYaml(text, file, lessonHead);
