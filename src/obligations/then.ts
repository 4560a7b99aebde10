import type { Day } from '../days.ts';
import { countedAs, type CountName } from './counted.ts';
import type { CommonFacts, PersonFacts } from './facts.ts';
import type { Rule } from './rule.ts';
import { standings, type Standing } from './standing.ts';
import { earliestStart } from './start.ts';

/** How somebody counted at the end of a day under one thing. */
export interface Counted {
  day: Day;
  thing: string;
  names: CountName[];
}

/**
 * How a person stood at the ends of these days, as today's facts and today's rules say: whoever worked here then, from the first
 * day on which anything was asked. `days` are in order. Pure.
 */
export function countedThen(
  rules: readonly Rule[],
  person: PersonFacts,
  common: CommonFacts,
  days: readonly Day[],
): Counted[] {
  const found: Counted[] = [];
  const changes = changesOf(person, common);
  const first = earliestStart(common);
  let known = -1;
  let rows: Standing[] = [];
  for (const day of days) {
    if (day < first) continue;
    const { length } = changes.filter((one) => one <= day);
    // Facts only come to be from day to day: as many as before are the same.
    if (length !== known) {
      const then = factsOn(person, day);
      rows =
        then.spells.length === 0
          ? []
          : standings(rules, then, { ...common, asking: common.asking.filter(({ on }) => on <= day) });
    }
    known = length;
    for (const { thing, needs, dueOn, lateAfter, opensOn, leftOn, pauses } of rows) {
      const owed = needs !== 'nothing';
      found.push({ day, thing, names: countedAs({ owed, dueOn, lateAfter, opensOn, leftOn, pauses }, day) });
    }
  }
  return found;
}

// The days on which something became known that `factsOn`, or what is asked, goes by.
const changesOf = (person: PersonFacts, { asking }: CommonFacts): Day[] => [
  ...person.spells.map(({ hiredOn }) => hiredOn),
  ...person.completions.map(({ day }) => day),
  ...[...person.history, ...person.leaves, ...person.waivers].map(({ from }) => from),
  ...[...person.changesDone, ...person.extensions].flatMap(({ on }) => on ?? []),
  ...person.requirements.map(({ askedOn }) => askedOn),
  ...asking.map(({ on }) => on),
];

/** What is known of a person without what came after a day. Pure. */
export function factsOn(person: PersonFacts, day: Day): PersonFacts {
  const completions = person.completions.filter((one) => one.day <= day);
  const signed = completions.flatMap(({ thing, policyNumber }) =>
    thing === 'policy' ? (policyNumber ?? []) : [],
  );
  return {
    ...person,
    spells: person.spells.filter(({ hiredOn }) => hiredOn <= day),
    // What somebody was first they were from the beginning.
    history: person.history.filter(({ from }, n) => n === 0 || from <= day),
    completions,
    signedNumber: signed.length === 0 ? null : Math.max(...signed),
    changesDone: person.changesDone.filter(({ on }) => on === undefined || on <= day),
    leaves: person.leaves.filter(({ from }) => from <= day),
    waivers: person.waivers.filter(({ from }) => from <= day),
    extensions: person.extensions.filter(({ on }) => on === undefined || on <= day),
    requirements: person.requirements.filter(({ askedOn }) => askedOn <= day),
  };
}
