import { isDay, type Day } from '../days.ts';
import type { FieldProblem } from '../errors.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { SHIFTS } from '../organisation/shifts.ts';
import type { Known } from './changes.ts';
import { EMPLOYMENT_KINDS, isLanguage, type Work } from './work-facts.ts';

/** The fields of a form that say how somebody works, and from which day on what it changes holds. */
export interface WorkForm {
  kind: string;
  hourly: string;
  shift: string;
  language: string;
  country: string;
  from: string;
}

/** The work that a form says; undefined for a form without these fields. What is wrong is added to the problems. */
export function readWork(form: WorkForm, problems: FieldProblem[]): Work | undefined {
  if (form.kind === '') return undefined;
  const add = (field: keyof WorkForm) => problems.push({ field, key: `people.${field}-unknown` });
  const kind = EMPLOYMENT_KINDS.find((one) => one === form.kind);
  const shift = SHIFTS.find((one) => one === form.shift);
  const country = COUNTRIES.find((one) => one === form.country);
  if (kind === undefined) add('kind');
  if (!['yes', 'no', ''].includes(form.hourly)) add('hourly');
  if (shift === undefined && form.shift !== '') add('shift');
  if (form.language !== '' && !isLanguage(form.language)) add('language');
  if (country === undefined && form.country !== '') add('country');
  return {
    kind: kind ?? 'permanent',
    hourly: form.hourly === 'yes',
    shift: shift ?? '',
    language: form.language,
    country: country ?? null,
  };
}

/** The work as the fields of a form hold it. */
export const workValues = (work: Work): Omit<WorkForm, 'from'> => ({
  kind: work.kind,
  hourly: work.hourly ? 'yes' : 'no',
  shift: work.shift,
  language: work.language,
  country: work.country ?? '',
});

/** The day from which a change of somebody known holds; today where none is typed. Never later, nor before they came. */
export function readFrom(form: WorkForm, before: Known, today: Day, problems: FieldProblem[]): Day {
  const { from } = form;
  const add = (key: string) => problems.push({ field: 'from', key: `people.${key}` });
  if (from === '') return today;
  if (!isDay(from)) add('not-a-day');
  else if (from > today) add('from-future');
  else if (from < today && before.hiredOn !== null && from < before.hiredOn) add('from-before-hired');
  return from;
}
