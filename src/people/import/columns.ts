/** What a column of an import can be. First and last name stand for the name where there is none. */
export type Column =
  | 'employeeNumber'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'jobRole'
  | 'site'
  | 'team'
  | 'manager'
  | 'hired'
  | 'left'
  | 'kind'
  | 'hourly'
  | 'country'
  | 'shift'
  | 'language'
  | 'leaveFrom'
  | 'leaveTo';

/** The headings as we write them, in the order of a file that we make ourselves. */
export const HEADINGS = {
  employeeNumber: 'employee number',
  name: 'name',
  email: 'email',
  jobRole: 'job role',
  site: 'site',
  team: 'team',
  manager: 'manager',
  hired: 'hired',
  left: 'left',
  kind: 'employment kind',
  hourly: 'hourly',
  country: 'country or state',
  shift: 'shift',
  language: 'language',
  leaveFrom: 'leave from',
  leaveTo: 'leave to',
} as const satisfies Partial<Record<Column, string>>;

const SAYINGS: readonly (readonly [Column, string])[] = [
  [
    'employeeNumber',
    'employee number, employee no, employee id, emp no, emp id, staff number, staff no, staff id, personnel number, payroll number, number, id',
  ],
  ['name', 'name, full name, employee name, staff name, display name, person'],
  ['firstName', 'first name, given name, forename, firstname'],
  ['lastName', 'last name, family name, surname, lastname'],
  ['email', 'email, e mail, mail, email address, e mail address, work email, work email address'],
  ['jobRole', 'job role, role, job, jobrole'],
  ['site', 'site, site name, location, clinic, branch, workplace, office'],
  ['team', 'team, department, dept, unit, ward'],
  [
    'manager',
    'manager, manager number, manager employee number, manager id, manager email, reports to, line manager, supervisor',
  ],
  [
    'hired',
    'hired, hired on, hire date, date hired, date of hire, start date, started, start day, first day, first day of work, first working day, joined, date joined, date of joining, employed since',
  ],
  ['left', 'left, left on, leaving date, date left, end date, termination date, last day'],
  ['kind', 'employment kind, kind of employment, employment type, contract type, worker type'],
  ['hourly', 'hourly, paid by the hour, paid hourly, hourly paid'],
  ['country', 'country or state, country, state, country code'],
  ['shift', 'shift, shift pattern'],
  ['language', 'language, preferred language, language code'],
  ['leaveFrom', 'leave from, on leave from, leave start, leave start date, first day of leave'],
  ['leaveTo', 'leave to, leave until, on leave until, leave end, leave end date, last day of leave'],
];

/** Every column there can be, in our order. */
export const COLUMNS: readonly Column[] = SAYINGS.map(([column]) => column);

const BY_SAYING = new Map(
  SAYINGS.flatMap(([column, sayings]) => sayings.split(', ').map((saying) => [saying, column] as const)),
);

/** A heading as it is compared: in whatever case and with spaces, hyphens, dots or underscores. */
export const plainHeading = (heading: string): string =>
  heading
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s._'’:*-]+/gu, ' ')
    .trim();

/** What somebody said of headings, in the plain form: their column, '' for one that is not to be used. */
export type KeptColumns = ReadonlyMap<string, Column | ''>;

/** The column that a heading names: as somebody said, else as we know it. '' is not to be used, undefined is not known. */
export function columnOf(heading: string, kept?: KeptColumns): Column | '' | undefined {
  const plain = plainHeading(heading);
  return kept?.get(plain) ?? BY_SAYING.get(plain);
}
