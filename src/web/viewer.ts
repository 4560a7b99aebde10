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

/** What an auditor was let see of people: of the sites or of whoever is under the manager; of everybody where neither is named. */
export interface Audit {
  sites: readonly string[];
  manager: string | null;
  /** The first and the last day of the records that it speaks of; null without a bound. */
  from: string | null;
  to: string | null;
}

/** Who is looking. Filled in by sign-in; all that `web/` knows of people. */
export interface Viewer {
  personId: string;
  name: string;
  roles: readonly (Role | Seat)[];
  /** Somebody is below this person in the tree, or below one for whom they stand in today. */
  isManager: boolean;
  /** The managers for whom this person stands in today, by id. */
  deputyFor: readonly string[];
  /** What holds today for an auditor; empty for everybody else. */
  audits: readonly Audit[];
  /** The evidence packs that this person was let read by name, by id. */
  packs: readonly string[];
  /** Here for those packs alone: reads them, and nothing else of the house. */
  onlyPacks: boolean;
  /** Employed here, so training is owed. Auditors from outside owe nothing. */
  learns: boolean;
  /** The language that they chose, and the one that the register of staff says they read best; null where nobody said. */
  language?: string | null;
  reads?: string | null;
  signedInAt: string;
  /** How: `password`, `invitation` … */
  how: string;
  /** The shared device that they signed in on; absent on any other. */
  device?: { id: string; name: string };
}

/** Who may call a route. `public` needs no sign-in; all the others do. */
export type Who =
  | 'public'
  | 'account'
  | 'staff'
  | 'learner'
  | 'manager'
  | 'chaser'
  | 'teller'
  | 'reports'
  | 'records'
  | 'statistics'
  | 'pack'
  | 'overseer'
  | 'keeping'
  | 'officer'
  | 'administrator'
  | 'people'
  | 'committee'
  | 'course';

/** An auditor of the whole organisation and of all its records. */
const seesWhole = ({ roles, audits }: Viewer): boolean =>
  roles.includes('auditor') &&
  audits.some(
    (one) => one.sites.length === 0 && one.manager === null && one.from === null && one.to === null,
  );

/** Whether somebody may read one evidence pack: officers, auditors of everything, and whoever was let read this one. */
export const maySeePack = (viewer: Viewer, packId: string): boolean =>
  may(viewer, 'statistics') || viewer.packs.includes(packId);

/** The one place that says what each word in the table of routes means. */
export function may(viewer: Viewer | null, who: Who): boolean {
  if (who === 'public') return true;
  if (viewer === null) return false;
  const has = (role: Role | Seat) => viewer.roles.includes(role);
  switch (who) {
    case 'account':
      return true;
    case 'staff':
      return !viewer.onlyPacks;
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
    case 'records':
      return has('officer') || has('auditor');
    case 'statistics':
      return has('officer') || seesWhole(viewer);
    case 'pack':
      return has('officer') || seesWhole(viewer) || viewer.packs.length > 0;
    case 'overseer':
      return has('officer') || has('auditor') || has('administrator');
    case 'keeping':
      return has('officer') || has('administrator') || seesWhole(viewer);
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
