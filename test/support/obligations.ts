import type { CommonFacts, PersonFacts } from '../../src/obligations/facts.ts';
import type { Status } from '../../src/obligations/who.ts';

/** What a test says of somebody: everything else is as of a clinician hired on 12 November 2026. */
export type Given = Partial<PersonFacts> & { hiredOn?: string; leftOn?: string | null };
export const person = (facts: Given): PersonFacts => ({
  personId: 'p1',
  isManager: facts.isManager ?? false,
  spells: facts.spells ?? [{ hiredOn: facts.hiredOn ?? '2026-11-12', leftOn: facts.leftOn ?? null }],
  history: facts.history ?? [was('2020-01-01', {})],
  completions: facts.completions ?? [],
  signedNumber:
    facts.signedNumber ??
    facts.completions?.reduce<number | null>((most, one) => one.policyNumber ?? most, null) ??
    null,
  changesDone: facts.changesDone ?? [],
  reader: facts.reader ?? { roles: ['clinician'], country: 'us', siteId: 's1' },
  owes: facts.owes ?? true,
  passedUnsigned: facts.passedUnsigned ?? [],
  leaves: facts.leaves ?? [],
  waivers: facts.waivers ?? [],
  extensions: facts.extensions ?? [],
  requirements: facts.requirements ?? [],
});
export const common = (facts: Partial<CommonFacts> = {}): CommonFacts => ({
  startDay: '2020-01-01',
  siteStarts: new Map(),
  trainDays: null,
  asking: [],
  ...facts,
});
/** The shipped course, completed on these days. */
export const done = (...days: string[]) =>
  days.map((day) => ({
    thing: 'course:social-media',
    day,
    passedOn: day,
    policyNumber: 1,
    outside: false,
  }));

/** The same, elsewhere. */
export const elsewhere = (...days: string[]) => done(...days).map((one) => ({ ...one, outside: true }));

/** What somebody was from a day on. */
export const was = (from: string, what: Partial<Status>): Status => ({
  from,
  jobRole: 'clinician',
  siteId: 's1',
  team: '',
  kind: 'permanent',
  hourly: false,
  country: 'us',
  ...what,
});
