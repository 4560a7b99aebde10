import type { Day } from '../days.ts';
import { lawsIn } from '../organisation/organisation.ts';

/** Whom a rule is for: all that is said must hold. Nothing said is everybody. */
export interface Who {
  /** Job roles; `manager` also means whoever has people below. */
  roles?: readonly string[] | undefined;
  sites?: readonly string[] | undefined;
  teams?: readonly string[] | undefined;
  /** Kinds of employment. */
  kinds?: readonly string[] | undefined;
  hourly?: boolean | undefined;
  /** Countries and states: `us` holds in Texas too. */
  countries?: readonly string[] | undefined;
  /** Hired on this day or later. */
  hiredFrom?: Day | undefined;
  /** Hired earlier than this day. */
  hiredBefore?: Day | undefined;
  /** Ids of named people. */
  people?: readonly string[] | undefined;
  /** Ids of people who are not meant. */
  except?: readonly string[] | undefined;
}

/** What somebody is from a day on, as far as rules go by it. */
export interface Status {
  from: Day;
  jobRole: string;
  siteId: string;
  team: string;
  kind: string;
  hourly: boolean;
  country: string | null;
  /** False while this person had nobody below yet, or no more. */
  manages?: boolean;
}

/** Somebody, as far as rules go by who they are. */
export interface Somebody {
  personId: string;
  isManager: boolean;
  /** The day on which the newest spell of employment began. */
  hiredOn: Day;
}

/** True when somebody who is so is meant by one of these. */
export const isMeant = (whos: readonly Who[], person: Somebody, status: Status): boolean =>
  whos.some((who) => fits(who, person, status));

function fits(who: Who, { personId, isManager, hiredOn }: Somebody, status: Status): boolean {
  const has = (list: readonly string[] | undefined, value: string) =>
    list === undefined || list.includes(value);
  return (
    (has(who.roles, status.jobRole) ||
      (isManager && status.manages !== false && has(who.roles, 'manager'))) &&
    has(who.sites, status.siteId) &&
    has(who.teams, status.team) &&
    has(who.kinds, status.kind) &&
    (who.hourly === undefined || who.hourly === status.hourly) &&
    (who.countries === undefined || isIn(who.countries, status.country)) &&
    (who.hiredFrom === undefined || hiredOn >= who.hiredFrom) &&
    (who.hiredBefore === undefined || hiredOn < who.hiredBefore) &&
    has(who.people, personId) &&
    (who.except === undefined || !who.except.includes(personId))
  );
}

const isIn = (countries: readonly string[], country: string | null): boolean =>
  country !== null && lawsIn(country).some((law) => countries.includes(law));

/**
 * The day since which somebody is meant without a break, in their newest spell; undefined when they are not meant by what
 * they are now. `history` is oldest first and not empty; its last is what they are now.
 */
export function meantSince(
  whos: readonly Who[],
  person: Somebody,
  history: readonly Status[],
): Day | undefined {
  let since: Day | undefined;
  for (const status of history.toReversed()) {
    if (!isMeant(whos, person, status)) break;
    since = status.from;
    if (status.from <= person.hiredOn) break;
  }
  if (since === undefined) return undefined;
  return since < person.hiredOn || since === history[0]!.from ? person.hiredOn : since;
}
