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
  | 'left';

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
  ['hired', 'hired, hired on, hire date, date hired, date of hire, start date, started, joined'],
  ['left', 'left, left on, leaving date, date left, end date, termination date, last day'],
];

const BY_SAYING = new Map(
  SAYINGS.flatMap(([column, sayings]) => sayings.split(', ').map((saying) => [saying, column] as const)),
);

/** The column that a heading names, in whatever case and with spaces, hyphens, dots or underscores. */
export function columnOf(heading: string): Column | undefined {
  const plain = heading
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s._'’:*-]+/gu, ' ')
    .trim();
  return BY_SAYING.get(plain);
}
