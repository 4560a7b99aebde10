import { z } from 'zod';
import { readYaml } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES, SETTINGS } from '../policy/policy-file.ts';

const words = z.string().trim().min(1);
const clauseId = z.string().regex(/^[A-Z]{2}-\d\d$/, 'must be clauses like SM-01');

const lessonPlan = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9-]+$/),
  minutes: z.number().int().positive(),
  critical: z.boolean(),
  clauses: z.array(clauseId).min(1),
  practice: z.array(words),
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
  }),
  lessons: z.array(lessonPlan).min(1),
});

const question = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case words joined by hyphens'),
  kind: z.enum(['single', 'multiple', 'true-false']),
  clauses: z.array(clauseId).min(1),
  roles: z.array(z.enum(AUDIENCES)).min(1),
  critical: z.boolean().default(false),
  countries: z.array(z.enum(COUNTRIES)).min(1).optional(),
  holds: z.record(clauseId, z.array(z.enum(SETTINGS)).min(1)).optional(),
  stem: words,
  options: z
    .array(z.strictObject({ text: words, right: z.boolean(), why: words }))
    .min(2)
    .max(8),
});

const lessonHead = z.strictObject({
  id: words,
  title: words,
  takeaway: words,
  sources: z.array(z.strictObject({ text: words, where: words })).default([]),
});

export type CoursePlan = z.output<typeof courseFile>;
export type LessonPlan = z.output<typeof lessonPlan>;
/** A question as it is kept: with its key. Never sent to a page before it is answered. */
export type Question = z.output<typeof question>;
export type LessonHead = z.output<typeof lessonHead>;

export const readCoursePlan = (text: string, file: string): CoursePlan => readYaml(text, file, courseFile);
export const readQuestions = (text: string, file: string): Question[] =>
  readYaml(text, file, z.array(question));
export const readLessonHead = (text: string, file: string): LessonHead => readYaml(text, file, lessonHead);
