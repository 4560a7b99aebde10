import type { Scenario } from './scenario-file.ts';

/** All words of a scenario. */
export const wordsOfScenario = (scenario: Scenario): string => {
  const values = scenario.kind === 'pick' ? scenario.posts : Object.values(scenario.slots).flat();
  return [scenario.text, ...values.map(({ say }) => say)].join('\n');
};

/** What is wrong with a scenario that its schema cannot see, a sentence each. Pure. */
export function scenarioFaults(scenario: Scenario): string[] {
  const named = new Set([...scenario.text.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1]!));
  const slots = scenario.kind === 'pick' ? [] : Object.keys(scenario.slots);
  return [
    ...[...named].filter((name) => !slots.includes(name)).map((name) => `has no slot for {${name}}`),
    // A fact that nobody reads would decide the answer.
    ...slots.filter((name) => !named.has(name)).map((name) => `its words have no place for {${name}}`),
  ];
}
