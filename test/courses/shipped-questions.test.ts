import { fits } from '../../src/courses/draw.ts';
import { isFor } from '../../src/courses/fitting.ts';
import { textsOf } from '../../src/courses/check.ts';
import { keysDisproved } from '../../src/courses/prove.ts';
import { QUESTION_KINDS, type Question } from '../../src/courses/question-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';

const { course, policy } = shippedCourse();
const { questions } = course;

const usable = (country: string, setting: (typeof SETTINGS)[number]) => {
  const choices = Object.fromEntries(policy.clauses.map(({ id }) => [id, setting]));
  return questions.filter((question) => fits(question, { country, choices }));
};
const places = COUNTRIES.flatMap((country) => SETTINGS.map((setting) => [country, setting] as const));
const proven = ({ facts, options }: Question) =>
  facts !== undefined || options.some((option) => option.facts !== undefined);

describe('the questions that come with Heed', () => {
  it('are 140 or more, in six kinds, and seldom true or false', () => {
    expect(questions.length).toBeGreaterThanOrEqual(140);
    expect(new Set(questions.map(({ kind }) => kind))).toEqual(new Set(QUESTION_KINDS));
    for (const [country, setting] of places) {
      const list = usable(country, setting);
      expect(list.filter(({ kind }) => kind === 'true-false').length * 4).toBeLessThan(list.length);
    }
  });

  it('say of a post what the policy says, wherever they are asked', () => {
    expect(questions.filter(proven).length).toBeGreaterThanOrEqual(90);
    expect(keysDisproved(course, policy)).toEqual([]);
  });

  it.each(places)(
    'ask each role about each clause that it meets, three times at least: in %s, all %s',
    (country, setting) => {
      const list = usable(country, setting).filter(({ kind }) => kind !== 'story');
      const few = policy.clauses.flatMap(({ id, roles }) =>
        (roles.includes('all') ? JOB_ROLES : roles)
          .filter(
            (role) =>
              list.filter(
                (one) => one.clauses[0] === id && isFor({ roles: one.roles }, { roles: [role], country }),
              ).length < 3,
          )
          .map((role) => `${id} ${role}`),
      );
      expect(few).toEqual([]);
    },
  );

  it.each(places)(
    'must be right in three to seven cases for each role: in %s, all %s',
    (country, setting) => {
      for (const role of JOB_ROLES) {
        const must = usable(country, setting).filter(
          (one) => one.critical && isFor({ roles: one.roles }, { roles: [role], country }),
        );
        expect(must.length).toBeGreaterThanOrEqual(3);
        expect(must.length).toBeLessThanOrEqual(7);
      }
    },
  );

  it.each(['uk', 'au', 'ca', 'eu'] as const)(
    'name no law, agency or money of the United States in %s',
    (country) => {
      const american = /HIPAA|\bOCR\b|\bHHS\b|\bFTC\b|\bNLRB\b|\bCMS\b|\$|\bfederal\b/;
      const found = SETTINGS.flatMap((setting) => usable(country, setting))
        .filter((question) => american.test(textsOf(question).join('\n')))
        .map(({ id }) => id);
      expect(found).toEqual([]);
    },
  );

  it('do not give the key away by its length', () => {
    const single = questions.filter(({ kind }) => kind === 'single');
    const longest = single.filter(({ options }) => {
      const right = options.find((option) => option.right)!.text.length;
      return options.every((option) => option.right || option.text.length < right);
    });
    expect(longest.length * 10).toBeLessThan(single.length * 3);
  });
});
