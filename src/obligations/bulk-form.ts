import { z } from 'zod';
import { invalid, type FieldProblem } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { ACTS, type Act } from './bulk.ts';
import type { Chosen } from './bulk-people.ts';
import type { What } from './required.ts';
import { CAUSES } from './requirement.ts';

const text = z.string().catch('').transform(oneLine);
const list = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .catch([])
  .transform((all) => all.filter((one) => /^[\w-]{1,64}$/.test(one)));
const MOST_PASTED = 150_000;

/** Everything that the pages around an act for several people send, as it may come: nothing of it is refused here. */
export const actForm = z.object({
  do: z.enum(ACTS).catch('extend'),
  person: list,
  list: z.enum(['people', 'report']).or(z.literal('')).catch(''),
  which: z.enum(['ticked', 'shown']).or(z.literal('')).catch(''),
  filter: z.string().max(2000).catch(''),
  pasted: z.string().max(MOST_PASTED).catch(''),
  thing: text,
  from: text,
  until: text,
  due: text,
  what: text,
  clause: list,
  cause: text,
  reason: text,
  case: text,
});
export type ActForm = z.output<typeof actForm>;

/** Reads the fields of a form or an address; whatever is odd is as if it were not there. */
export function readAct(given: unknown): ActForm {
  const form = actForm.parse({ ...(given as object) });
  if (form.which === 'ticked') return { ...form, list: '', filter: '' };
  return form.which === 'shown' ? { ...form, person: [] } : form;
}

/** A form as its fields, to be sent once more. */
export const fieldsOf = (form: ActForm): [string, string][] =>
  Object.entries(form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));

/** How the people of a form were chosen. */
export const chosenIn = ({ person, list: from, filter, pasted }: ActForm): Chosen => ({
  ticked: person,
  list: from,
  filter: from === '' ? '' : filter,
  pasted,
});

/** What can be chosen in the form: things that are owed, and what can be required. */
export interface Choosable {
  things: readonly string[];
  courses: readonly string[];
  /** Those in use. */
  packages: readonly string[];
  /** `course/lesson`. */
  lessons: readonly string[];
  clauses: readonly string[];
}

/** The act that a form asks for. Throws `invalid` for what was not chosen; days and reasons are judged by the act. */
export function actOf(form: ActForm, choosable: Choosable): Act {
  const { reason, thing, until } = form;
  if (form.do === 'require') {
    const problems: FieldProblem[] = [];
    const what = whatOf(form, choosable);
    if ('field' in what) problems.push(what);
    const cause = CAUSES.find((one) => one === form.cause);
    if (cause === undefined) problems.push({ field: 'cause', key: 'asked.choose' });
    if ('field' in what || cause === undefined) throw invalid(problems);
    return { do: 'require', what, cause, due: form.due, reason, caseNumber: form.case };
  }
  if (!choosable.things.includes(thing)) throw invalid([{ field: 'thing', key: 'asked.choose' }]);
  return form.do === 'extend'
    ? { do: 'extend', thing, until, reason }
    : { do: 'waive', thing, from: form.from, until, reason };
}

function whatOf({ what, clause }: ActForm, choosable: Choosable): What | FieldProblem {
  const [kind, rest = ''] = what.split(/:(.*)/s, 2);
  if (kind === 'course' && choosable.courses.includes(rest)) return { course: rest };
  if (kind === 'package' && choosable.packages.includes(rest)) return { package: rest };
  if (kind === 'lesson' && choosable.lessons.includes(rest)) {
    const [of = '', lesson = ''] = rest.split('/', 2);
    return { lesson, of };
  }
  if (kind !== 'clauses') return { field: 'what', key: 'asked.choose' };
  const clauses = choosable.clauses.filter((id) => clause.includes(id));
  return clauses.length === 0 ? { field: 'clause', key: 'asked.clauses-needed' } : { clauses };
}
