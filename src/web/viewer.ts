/** Roles that somebody was granted. Staff and manager are not among them: they follow from the facts. */
export const ROLES = ['officer', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Seats of the policy committee, granted to people as roles are. One person may hold several, several people one. */
export const SEATS = [
  'seat-clinical',
  'seat-frontline',
  'seat-it',
  'seat-marketing',
  'seat-privacy',
  'seat-hr',
  'seat-staff',
] as const;
export type Seat = (typeof SEATS)[number];

/** Who is looking. Filled in by sign-in; all that `web/` knows of people. */
export interface Viewer {
  personId: string;
  name: string;
  roles: readonly (Role | Seat)[];
  /** Somebody is below this person in the tree, or below one for whom they stand in today. */
  isManager: boolean;
  /** The managers for whom this person stands in today, by id. */
  deputyFor: readonly string[];
  /** Employed here, so training is owed. Auditors from outside owe nothing. */
  learns: boolean;
  signedInAt: string;
  /** How: `password`, `invitation` … */
  how: string;
}

/** Who may call a route. `public` needs no sign-in; all the others do. */
export type Who =
  | 'public'
  | 'staff'
  | 'learner'
  | 'manager'
  | 'chaser'
  | 'teller'
  | 'reports'
  | 'statistics'
  | 'overseer'
  | 'officer'
  | 'administrator'
  | 'people'
  | 'committee'
  | 'course';

/** The one place that says what each word in the table of routes means. */
export function may(viewer: Viewer | null, who: Who): boolean {
  if (who === 'public') return true;
  if (viewer === null) return false;
  const has = (role: Role | Seat) => viewer.roles.includes(role);
  switch (who) {
    case 'staff':
      return true;
    case 'learner':
      return viewer.learns;
    case 'manager':
      return viewer.isManager;
    case 'chaser':
      return viewer.isManager || has('officer');
    case 'teller':
      return viewer.isManager || has('officer') || has('administrator');
    case 'reports':
      return viewer.isManager || has('officer') || has('auditor');
    case 'statistics':
      return has('officer') || has('auditor');
    case 'overseer':
      return has('officer') || has('auditor') || has('administrator');
    case 'officer':
      return has('officer');
    case 'administrator':
      return has('administrator');
    case 'people':
      return has('administrator') || has('officer');
    case 'committee':
      return has('officer') || SEATS.some(has);
    case 'course':
      return has('officer') || has('auditor') || SEATS.some(has);
  }
}
