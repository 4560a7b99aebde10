import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Scope } from '../people/scope.ts';
import { personFacts } from './facts.store.ts';
import type { PersonFacts } from './facts.ts';
import { thingOf, type What } from './required.ts';
import { peopleRequired } from './requirement.store.ts';
import { settling } from './standing.ts';

/** Somebody of whom something was required. */
export interface Asked {
  id: string;
  name: string;
  number: string;
  doneOn: Day | null;
  hasLeft: boolean;
}

const PIECE = 500;

/** How far those of a scope are of whom something was required: who has not done it first, each by name. */
export async function progressOf(
  db: Db,
  requirement: { id: string; what: string; asked_on: Day; due_on: Day },
  today: Day,
  scope: Scope,
): Promise<Asked[]> {
  const rows = await peopleRequired(db, requirement.id, scope);
  const thing = thingOf(requirement.id, JSON.parse(requirement.what) as What);
  const asked = { id: requirement.id, thing, askedOn: requirement.asked_on, dueOn: requirement.due_on };
  const known = new Map<string, PersonFacts>();
  for (let i = 0; i < rows.length; i += PIECE) {
    const ids = rows.slice(i, i + PIECE).map((row) => row.id);
    for (const { facts } of await personFacts(db, ids)) known.set(facts.personId, facts);
  }
  const people = rows.map((row): Asked => {
    const facts = known.get(row.id);
    const leftOn = facts?.spells.at(-1)?.leftOn ?? null;
    return {
      id: row.id,
      name: row.name,
      number: row.employee_number ?? '',
      // A course is done by doing it: nothing else says so.
      doneOn: row.done_on ?? (facts === undefined ? null : (settling(asked, facts)?.day ?? null)),
      hasLeft: leftOn !== null && leftOn < today,
    };
  });
  const open = (one: Asked) => one.doneOn === null;
  return [...people.filter(open), ...people.filter((one) => !open(one))];
}
