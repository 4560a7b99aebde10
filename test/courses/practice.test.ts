import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { choicesOf } from '../../src/policy/version.ts';
import { stepsOf } from '../../src/training/steps.ts';
import { fittedPolicy } from '../support/training.ts';

const { course, policy } = shippedCourse();

describe('every lesson of the shipped course', () => {
  it.each(SETTINGS)('asks everybody three or four questions, in every country: all %s', (setting) => {
    const choices = choicesOf(
      fittedPolicy(Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]))),
    );
    const odd: string[] = [];
    for (const country of COUNTRIES)
      for (const roles of JOB_ROLES.flatMap((role) => [[role], [role, 'manager']])) {
        const steps = stepsOf(course, { roles, country }, choices);
        for (const lesson of new Set(steps.map((step) => step.lesson))) {
          const own = steps.filter((step) => step.lesson === lesson && step.kind === 'practice');
          if (own.length < 3 || own.length > 4)
            odd.push(`${country} ${roles.join('+')} ${lesson}: ${own.length}`);
        }
      }
    expect(odd).toEqual([]);
  });
});
