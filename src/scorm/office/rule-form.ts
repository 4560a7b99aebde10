import { z } from 'zod';
import type { PackageRule } from '../decision.ts';

const tick = z
  .enum(['yes', ''])
  .catch('')
  .transform((value) => value === 'yes');
/** A whole number between two others, or nothing at all. */
const whole = (least: number, most: number, key: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{0,6}$/, key)
    .transform((text) => (text === '' ? null : Number(text)))
    .refine((value) => value === null || (value >= least && value <= most), key);

/** The form of a package's rule: what counts as done. */
export const ruleForm = z.object({
  completed: tick,
  passed: tick,
  score: whole(1, 100, 'scorm.rule-score-wrong'),
  minutes: whole(1, 6000, 'scorm.rule-minutes-wrong'),
  attempts: whole(1, 100, 'scorm.rule-attempts-wrong'),
  outside: tick,
});

/** A rule as its form shows it. */
export const typedRule = (rule: PackageRule): Record<string, string> =>
  Object.fromEntries(
    Object.entries(rule).map(([name, value]) => [
      name,
      value === true ? 'yes' : value === false || value === null ? '' : String(value),
    ]),
  );
