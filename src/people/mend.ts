import { addMonths, type Day } from '../days.ts';

/** What can be wrong with what is known of a person, in the order in which it is told. */
export const WRONGS = [
  'not-mine',
  'manager-left',
  'manager-outside',
  'manager-later',
  'hired-none',
  'hired-later',
  'hired-before',
  'left-before-hired',
  'site-none',
  'nobody-to-tell',
] as const;
export type Wrong = (typeof WRONGS)[number];

/** Nobody who works anywhere today was hired before this day. */
export const EARLIEST: Day = '1940-01-01';
/** The last day on which somebody hired ahead may begin. */
export const latestHire = (today: Day): Day => addMonths(today, 12);

/** What is known of a person, as far as it can be wrong: the newest spell of employment, and the manager's. */
export interface Facts {
  email: string | null;
  hiredOn: Day | null;
  leftOn: Day | null;
  /** Looks at records only, so need not work here. */
  isAuditor: boolean;
  hasSite: boolean;
  manager: { email: string | null; hiredOn: Day | null; leftOn: Day | null } | null;
  /** Was said not to be on the team. */
  notMine: boolean;
}

/** What is wrong with the facts of a person on a day. Of whoever left only that they left before they came. */
export function wrongWith(person: Facts, today: Day): Wrong[] {
  const { hiredOn, leftOn, manager } = person;
  const isHere = leftOn === null || leftOn >= today;
  const works = isHere && hiredOn !== null;
  const managerLeft = manager?.leftOn != null && manager.leftOn < today;
  const wrong: Record<Wrong, boolean> = {
    'not-mine': isHere && person.notMine,
    'manager-left': works && managerLeft,
    'manager-outside': works && manager !== null && manager.hiredOn === null,
    'manager-later': works && !managerLeft && manager?.hiredOn != null && manager.hiredOn > today,
    'hired-none': hiredOn === null && !person.isAuditor,
    'hired-later': works && hiredOn > latestHire(today),
    'hired-before': works && hiredOn < EARLIEST,
    'left-before-hired': hiredOn !== null && leftOn !== null && leftOn < hiredOn,
    'site-none': works && !person.hasSite,
    'nobody-to-tell': works && person.email === null && (manager?.email == null || managerLeft),
  };
  return WRONGS.filter((one) => wrong[one]);
}

/** The field of the person's form in which each is mended. */
export const FIELD_OF: Readonly<Record<Wrong, string>> = {
  'not-mine': 'manager',
  'manager-left': 'manager',
  'manager-outside': 'manager',
  'manager-later': 'manager',
  'hired-none': 'hiredOn',
  'hired-later': 'hiredOn',
  'hired-before': 'hiredOn',
  'left-before-hired': 'leftOn',
  'site-none': 'site',
  'nobody-to-tell': 'email',
};
