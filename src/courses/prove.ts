import { COUNTRIES, lawsIn } from '../organisation/organisation.ts';
import { JOB_ROLES } from '../people/person.ts';
import { fit } from '../policy/fitting.ts';
import { judge } from '../policy/judge.ts';
import { SETTINGS, type PolicySource, type Setting } from '../policy/policy-file.ts';
import type { Rule } from '../policy/rule.ts';
import { rulesOf, textAt } from '../policy/text.ts';
import { choicesOf, type Choices } from '../policy/version.ts';
import type { Verdict } from '../policy/vocabulary.ts';
import type { Course } from './course.ts';
import { whyNotAsked } from './draw.ts';
import { postOf, type Facts } from './facts-file.ts';
import { isFor } from './fitting.ts';
import type { Question } from './question-file.ts';

/** A key that the policy's own rules do not bear out. */
export interface Disproved {
  question: string;
  text: string;
}

/**
 * Tries every key that comes with facts against the policy's evaluator: at each setting of all clauses together, and at
 * each that `holds` names, in every country and role of the question. Takes a while. Pure.
 */
export function keysDisproved(course: Pick<Course, 'questions'>, policy: PolicySource): Disproved[] {
  const rules = rulesAt(policy);
  return course.questions.flatMap((question) => {
    const proofs = [question, ...question.options].flatMap(({ facts, answer }) =>
      facts !== undefined && answer !== undefined ? [{ facts, answer }] : [],
    );
    const open = [question, ...question.options].filter(
      ({ facts, answer }) => (facts === undefined) !== (answer === undefined),
    );
    return [
      ...open.map(() => ({
        question: question.id,
        text: 'has facts without an answer, or an answer without facts',
      })),
      ...proofs.flatMap(({ facts, answer }) => disproof(question, facts, answer, rules)),
    ];
  });
}

type RulesAt = (settings: Choices, country: string) => { rules: readonly Rule[]; choices: Choices };

const MOST = 400;
const knownAt = new WeakMap<PolicySource, RulesAt>();

// An author who changes one question waits for that one only.
function rulesAt(policy: PolicySource): RulesAt {
  let rules = knownAt.get(policy);
  if (rules === undefined) knownAt.set(policy, (rules = makeRulesAt(policy)));
  return rules;
}

function makeRulesAt(policy: PolicySource): RulesAt {
  const known = new Map<string, ReturnType<RulesAt>>();
  return (settings, country) => {
    const key = JSON.stringify([settings, country]);
    let found = known.get(key);
    if (found === undefined) {
      const brackets = Object.fromEntries(policy.brackets.map((bracket) => [bracket.key, 'somebody']));
      const choices = { ...settings };
      const version = fit(policy, { choices, brackets, countries: lawsIn(country) });
      found = {
        rules: rulesOf(textAt(version, { country, siteId: null })),
        choices: choicesOf(version),
      };
      if (known.size >= MOST) known.delete(known.keys().next().value!);
      known.set(key, found);
    }
    return found;
  };
}

function disproof(question: Question, facts: Facts, answer: readonly Verdict[], rules: RulesAt): Disproved[] {
  const roles = question.roles.includes('all') ? JOB_ROLES : question.roles;
  for (const country of COUNTRIES.filter((one) =>
    isFor({ countries: question.countries }, { roles, country: one }),
  ))
    for (const settings of settingsFor(question, rules)) {
      const under = rules(settings, country);
      if (whyNotAsked(question, under.choices).length > 0) continue;
      for (const role of roles) {
        const { verdict, rule } = judge(under.rules, postOf(facts, [role]));
        if ((answer as readonly string[]).includes(verdict)) continue;
        const where = `${country}, ${role}, ${describe(settings)}`;
        const by = rule === null ? '' : ` by ${rule.clause}`;
        return [
          {
            question: question.id,
            text: `says ${answer.join(' or ')}, and the policy says ${verdict}${by} (${where}) to ${facts.what.join(', ')}`,
          },
        ];
      }
    }
  return [];
}

// All clauses at one setting; and with each clause that the key depends on at each setting where it holds.
function settingsFor(question: Question, rules: RulesAt): Choices[] {
  const uniform = SETTINGS.map((setting): Record<string, Setting> =>
    Object.fromEntries(Object.keys(rules({}, 'us').choices).map((clause) => [clause, setting])),
  );
  const held = Object.entries(question.holds ?? {}).flatMap(([clause, settings]) =>
    uniform.flatMap((all) => settings.map((setting) => ({ ...all, [clause]: setting }))),
  );
  return [...uniform, ...held];
}

function describe(settings: Choices): string {
  const counts = new Map<string, number>();
  for (const setting of Object.values(settings)) counts.set(setting, (counts.get(setting) ?? 0) + 1);
  const [most = ''] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [];
  const others = Object.entries(settings).filter(([, setting]) => setting !== most);
  return [`all ${most}`, ...others.map(([clause, setting]) => `${clause} ${setting}`)].join(', ');
}
