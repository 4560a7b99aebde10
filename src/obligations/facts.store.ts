import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { sitesMoved } from '../organisation/site-past.store.ts';
import type { DutyOwed } from '../policy/owing.ts';
import { rolesOf } from '../policy/reader.store.ts';
import type { Completion, PersonFacts, Requirement } from './facts.ts';
import {
  auditorsAmong,
  changesBy,
  extensionsBy,
  leavesBy,
  managingBy,
  outsideBy,
  passedBy,
  placedBy,
  placementsBy,
  requiredBy,
  signedBy,
  spellsBy,
  waiversBy,
  workedBy,
} from './facts-rows.store.ts';
import { historyOf } from './history.ts';
import { packagesDone } from './package.store.ts';
import { thingOf, type What } from './required.ts';
import { courseThing, packageThing, type Thing } from './rule.ts';
import { isNobody, type Whose } from './whose.store.ts';

export interface Known {
  placement: { siteId: string; team: string; jobRole: string };
  facts: PersonFacts;
}

/** What is known of these people, by id: so many queries, however many they are. */
export async function personFacts(db: Db, whose: Whose): Promise<Known[]> {
  if (isNobody(whose)) return [];
  const spells = await spellsBy(db, whose);
  const placements = await placementsBy(db, whose);
  const placed = await placedBy(db, whose);
  const worked = await workedBy(db, whose);
  const managing = await managingBy(db, whose);
  const changes = await changesBy(db, whose);
  const passed = await passedBy(db, whose);
  const auditors = await auditorsAmong(db, whose);
  const leaves = await leavesBy(db, whose);
  const waivers = await waiversBy(db, whose);
  const extensions = await extensionsBy(db, whose);
  const moved = await sitesMoved(db);
  const signed = await signedBy(db, whose);
  const required = await requiredBy(db, whose);
  const packages = await packagesDone(db, whose);
  const outside = await outsideBy(db, whose);
  const readers = new Set(auditors.map((row) => row.person_id));
  const managers = new Map(managing.map((row) => [row.manager_id, row.from_on]));
  const [spellsOf, placeOf, placedOf] = [byPerson(spells), byPerson(placements), byPerson(placed)];
  const [workedOf, signedOf, passedOf] = [byPerson(worked), byPerson(signed), byPerson(passed)];
  const [changesOf, leavesOf, waiversOf] = [byPerson(changes), byPerson(leaves), byPerson(waivers)];
  const [extensionsOf, requiredFor] = [byPerson(extensions), byPerson(required)];
  const [outsideOf, packagesOf] = [byPerson(outside), byPerson(packages)];
  return [...spellsOf].map(([personId, own]) => {
    const place = placeOf.get(personId)?.[0];
    const signatures = signedOf.get(personId) ?? [];
    const requirements = requiredFor.get(personId) ?? [];
    const isManager = managers.has(personId);
    const leftBefore = own.at(-2)?.left_on ?? '';
    return {
      placement: { siteId: place?.site_id ?? '', team: place?.team ?? '', jobRole: place?.job_role ?? '' },
      facts: {
        personId,
        isManager,
        owes: !readers.has(personId),
        spells: own.map((row) => ({
          hiredOn: row.hired_on,
          leftOn: row.left_on,
          number: row.number,
          clockFrom: row.clock_from,
        })),
        history: historyOf(
          placedOf.get(personId) ?? [],
          workedOf.get(personId) ?? [],
          managers.get(personId),
          moved,
        ),
        reader: {
          roles: rolesOf(place?.job_role ?? 'other', isManager),
          country: place?.own ?? place?.country ?? null,
          siteId: place?.site_id ?? null,
        },
        changesDone: (changesOf.get(personId) ?? []).map(({ number, duty, at }) => ({
          number,
          duty: duty as DutyOwed,
          on: at.slice(0, 10),
        })),
        completions: [
          ...signatures.flatMap(completedBy),
          ...requirements.flatMap(({ id, done_on: day }) =>
            day === null ? [] : [completed(`required:${id}`, day)],
          ),
          ...(packagesOf.get(personId) ?? []).map((row) =>
            completed(packageThing(row.package_id), row.decided_on!),
          ),
          ...(outsideOf.get(personId) ?? []).map((row) => ({
            ...completed(row.thing, row.done_on),
            outside: true,
          })),
        ].toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.passedOn < b.passedOn ? -1 : 1)),
        signedNumber: signatures.reduce<number | null>(
          (most, row) => Math.max(most ?? 0, row.policy_number),
          null,
        ),
        // As `passedUnsigned` of the training has it: what was begun before somebody left and came back is of the past.
        passedUnsigned: (passedOf.get(personId) ?? [])
          .filter((row) => row.started_at > leftBefore)
          .map((row) => row.course),
        leaves: (leavesOf.get(personId) ?? []).map((row) => ({ from: row.from_on, to: row.to_on })),
        waivers: (waiversOf.get(personId) ?? []).map((row) => ({
          thing: row.thing,
          from: row.from_on,
          to: row.to_on,
        })),
        extensions: (extensionsOf.get(personId) ?? []).map((row) => ({
          obligation: row.obligation,
          to: row.to_on,
          on: row.at.slice(0, 10),
        })),
        requirements: requirements.map(asRequirement),
      },
    };
  });
}

type Signed = Awaited<ReturnType<typeof signedBy>>[number];

// A signature completes the policy; and the course that it came after.
function completedBy({ policy_number, signed_on, course, passed_on, use }: Signed): Completion[] {
  const policy = completed('policy', signed_on, policy_number);
  if (course === null || passed_on === null) return [policy];
  const short = use === 'refresher' ? { short: true } : {};
  return [policy, { ...policy, ...short, thing: courseThing(course), passedOn: passed_on }];
}

const completed = (thing: Thing, day: Day, policyNumber: number | null = null): Completion => ({
  thing,
  day,
  passedOn: day,
  policyNumber,
  outside: false,
});

function asRequirement(row: { id: string; what: string; asked_on: Day; due_on: Day }): Requirement {
  const thing = thingOf(row.id, JSON.parse(row.what) as What);
  return { id: row.id, thing, askedOn: row.asked_on, dueOn: row.due_on };
}

function byPerson<T extends { person_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.person_id);
    if (group === undefined) groups.set(row.person_id, [row]);
    else group.push(row);
  }
  return groups;
}
