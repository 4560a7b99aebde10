import { dayText } from '../../web/render.ts';
import type { Messages } from '../../web/messages.ts';
import { COUNTRIES } from '../../organisation/organisation.ts';
import { SHIFTS } from '../../organisation/shifts.ts';
import { JOB_ROLES, type PersonDetails } from '../person.ts';
import { EMPLOYMENT_KINDS, USUAL_WORK } from '../work-facts.ts';
import { workText } from '../work-words.ts';
import type { Looked } from './look.ts';
import type { PlanLine } from './plan.ts';
import type { LineProblem } from './table.ts';

type Field = Exclude<keyof PersonDetails, 'work'>;
const FACTS = [
  'employeeNumber',
  'email',
  'jobRole',
  'siteId',
  'team',
  'managerId',
  'hiredOn',
  'leftOn',
] as const satisfies Field[];

/** What is wrong, where and what to do, in one sentence or two. */
export function problemText(messages: Messages, { line, column, key, params }: LineProblem): string {
  const allowed = ALLOWED[key];
  const text = messages.t(
    key,
    allowed === undefined ? params : { ...params, allowed: allowed(messages).join(', ') },
  );
  // Of the file as a whole.
  if (line === 0) return text;
  if (column === null) return messages.t('people.import-at-line', { line: String(line), text });
  const where = { line: String(line), column: messages.t(`people.column-${column}`) };
  return messages.t('people.import-at-cell', { ...where, text });
}

const worded = (codes: readonly string[], key: string) => (messages: Messages) =>
  codes.map((code) => messages.t(`${key}${code}`));

/** The job roles there are, as the form names them. */
export const roleWords = worded(JOB_ROLES, 'people.job-role-');
/** What may stand in columns that hold one of a few, by the key of what is said where it is none of them. */
const ALLOWED: Readonly<Record<string, (messages: Messages) => string[]>> = {
  'people.import-role': roleWords,
  'people.import-kind': worded(EMPLOYMENT_KINDS, 'people.kind-'),
  'people.import-shift': worded(SHIFTS, 'people.shift-'),
  'people.import-country': worded(COUNTRIES, 'country.'),
};
/** The words that a column may hold where they are a few. */
export const allowedIn = (messages: Messages, column: string): string =>
  (ALLOWED[column === 'jobRole' ? 'people.import-role' : `people.import-${column}`]?.(messages) ?? []).join(
    ', ',
  );

/** What a line of the plan would do, part by part: for somebody new all that is known, else only what changes. */
export function lineParts(messages: Messages, line: PlanLine, names: Names): string[] {
  const { before, details } = line;
  const shown = (field: Field, of: PersonDetails) => names.shown(messages, field, of[field]);
  const parts: string[] = [];
  if (before !== undefined && before.name !== details.name)
    parts.push(change(messages, 'name', before.name, details.name));
  for (const field of FACTS) {
    const to = shown(field, details);
    if (before === undefined && to !== '')
      parts.push(
        messages.t('people.import-fact', { field: messages.t(`people.detail-${field}`), value: to }),
      );
    if (before !== undefined && before[field] !== details[field])
      parts.push(change(messages, field, shown(field, before), to));
  }
  parts.push(...workParts(messages, line), ...leaveParts(messages, line));
  return parts;
}

function workParts(messages: Messages, { before, details }: PlanLine): string[] {
  const was = before?.work ?? USUAL_WORK;
  return (['kind', 'hourly', 'shift', 'language', 'country'] as const)
    .filter((field) => was[field] !== details.work[field])
    .map((field) => {
      const to = workText(messages, field, details.work);
      if (before !== undefined) return change(messages, field, workText(messages, field, was), to);
      return messages.t('people.import-fact', { field: messages.t(`people.detail-${field}`), value: to });
    });
}

function leaveParts(messages: Messages, { leave }: PlanLine): string[] {
  if (leave === undefined) return [];
  const from = dayText(messages, leave.from);
  return [
    leave.to === null
      ? messages.t('people.history-leave-set-open', { from })
      : messages.t('people.history-leave-set', { from, to: dayText(messages, leave.to) }),
  ];
}

function change(messages: Messages, field: string, from: string, to: string): string {
  const nothing = messages.t('people.nothing');
  const params = { field: messages.t(`people.detail-${field}`), from: from || nothing, to: to || nothing };
  return messages.t('people.import-change', params);
}

/** The names behind the ids of a plan, makeshift ones included. */
export class Names {
  readonly #people: Map<string, string>;
  readonly #sites: Map<string, string>;

  constructor({ plan, world }: Pick<Looked, 'plan' | 'world'>) {
    this.#people = new Map([...world.people].map(([id, known]) => [id, known.name]));
    for (const { id, details } of plan.lines) this.#people.set(id, details.name);
    this.#sites = new Map([...world.sites, ...plan.newSites].map(({ id, name }) => [id, name]));
  }

  /** A detail as people read it; '' for none. */
  shown(messages: Messages, field: Field, value: string | null): string {
    if (value === null || value === '') return '';
    if (field === 'managerId') return this.#people.get(value) ?? '';
    if (field === 'siteId') return this.#sites.get(value) ?? '';
    if (field === 'jobRole') return messages.t(`people.job-role-${value}`);
    if (field === 'hiredOn' || field === 'leftOn') return dayText(messages, value);
    return value;
  }
}

/** The sentences around the lines: what would be added, is not used, or is kept. */
export function remarks(messages: Messages, { plan, unused }: Looked): string[] {
  const said: string[] = [];
  const add = (key: string, names: readonly string[]) => {
    if (names.length > 0)
      said.push(messages.t(`people.import-${key}`, { count: names.length, names: names.join(', ') }));
  };
  add(
    'new-sites',
    plan.newSites.map((site) => site.name),
  );
  add('new-teams', plan.newTeams);
  add('unused', unused);
  const kept = plan.lines.filter((line) => line.keptLeft);
  add(
    'kept-left',
    kept.map((line) => line.details.name),
  );
  const added = plan.lines.filter((line) => line.kind === 'add').length;
  if (added > 0) said.push(messages.t('people.import-clock', { count: added }));
  return said;
}

/** How many lines add, change and leave as it is. */
export function counts({ lines }: Looked['plan']): { added: number; changed: number; same: number } {
  const of = (kind: PlanLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return { added: of('add'), changed: of('change'), same: of('same') };
}
