import { isDay } from '../days.ts';
import type { FieldProblem } from '../errors.ts';
import { oneLine, sameName } from '../organisation/line.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { JOB_ROLES } from '../people/person.ts';
import { EMPLOYMENT_KINDS } from '../people/work-facts.ts';
import { groupField, type TypedGroup, type TypedRule } from './rule-form.ts';
import type { Who } from './who.ts';

/** What may be chosen, and whom typed lines mean: the id, or why nobody is meant. */
export interface Known {
  sites: ReadonlySet<string>;
  /** Teams as they are written, by `sameName`. */
  teams: ReadonlyMap<string, string>;
  things: ReadonlySet<string>;
  /** By the line as it is typed, tidied. */
  people: ReadonlyMap<string, string>;
}

/** So many people are named in a group; more are better meant by what they are. */
export const MOST_NAMED = 500;

/** The lines of a text, tidied, each once. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map(oneLine)
      .filter((line) => line !== ''),
  ),
];

/** Every line that names somebody. */
export const namedIn = ({ groups }: TypedRule): string[] => [
  ...new Set(groups.flatMap(({ people, except }) => [...linesOf(people), ...linesOf(except)])),
];

/** The groups that were typed; what is wrong with them is added to the problems. */
export function readGroups(typed: TypedRule, known: Known, problems: FieldProblem[]): Who[] {
  const add = (field: string, wrong: string, params: FieldProblem['params'] = {}) =>
    problems.push({ field, key: wrong, params });
  if (typed.whom === 'everybody') return [{}];
  if (typed.whom !== 'groups') add('whom', 'training-rules.choose');
  else if (typed.groups.length === 0) add('whom', 'training-rules.no-group');
  else return typed.groups.map((group, n) => readGroup(group, n, known, add));
  return [];
}

type Add = (field: string, wrong: string, params?: FieldProblem['params']) => void;

function readGroup(group: TypedGroup, n: number, known: Known, add: Add): Who {
  const field = (name: keyof TypedGroup) => groupField(n, name);
  const chosen = (name: 'roles' | 'sites' | 'kinds' | 'countries', from: Iterable<string>) => {
    const all = [...from];
    if (group[name].some((one) => !all.includes(one))) add(field(name), 'training-rules.choose');
    return group[name].length === 0 ? undefined : all.filter((one) => group[name].includes(one));
  };
  const day = (name: 'hiredFrom' | 'hiredBefore') => {
    if (group[name] === '') return undefined;
    if (!isDay(group[name])) add(field(name), 'training-rules.day-wrong');
    return group[name];
  };
  const people = (name: 'people' | 'except') => {
    const lines = linesOf(group[name]);
    const wrong = lines.find((line) => !known.people.has(line));
    if (lines.length > MOST_NAMED) add(field(name), 'training-rules.many-named', { most: MOST_NAMED });
    else if (wrong !== undefined)
      add(field(name), 'training-rules.nobody-named', { line: wrong.slice(0, 100) });
    return lines.length === 0 ? undefined : [...new Set(lines.map((line) => known.people.get(line) ?? ''))];
  };
  const typedTeams = linesOf(group.teams);
  const noTeam = typedTeams.find((team) => !known.teams.has(sameName(team)));
  if (noTeam !== undefined) add(field('teams'), 'training-rules.no-team', { team: noTeam.slice(0, 100) });
  if (!['', 'yes', 'no'].includes(group.hourly)) add(field('hourly'), 'training-rules.choose');
  const who = {
    roles: chosen('roles', JOB_ROLES),
    sites: chosen('sites', known.sites),
    teams:
      typedTeams.length === 0
        ? undefined
        : [...new Set(typedTeams.map((team) => known.teams.get(sameName(team)) ?? team))],
    kinds: chosen('kinds', EMPLOYMENT_KINDS),
    hourly: group.hourly === '' ? undefined : group.hourly === 'yes',
    countries: chosen('countries', COUNTRIES),
    hiredFrom: day('hiredFrom'),
    hiredBefore: day('hiredBefore'),
    people: people('people'),
    except: people('except'),
  };
  const { hiredFrom, hiredBefore } = who;
  if (hiredFrom !== undefined && hiredBefore !== undefined && hiredBefore <= hiredFrom)
    add(field('hiredBefore'), 'training-rules.hired-never');
  if (
    who.people !== undefined &&
    who.except !== undefined &&
    who.people.every((id) => who.except!.includes(id))
  )
    add(field('except'), 'training-rules.all-excepted');
  const said = Object.fromEntries(Object.entries(who).filter(([, value]) => value !== undefined)) as Who;
  if (Object.keys(said).length === 0) add(field('roles'), 'training-rules.empty-group');
  return said;
}
