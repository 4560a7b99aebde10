import { attribute, child, children, numberIn, type Element } from './element.ts';
import { objectiveId } from './objectives.ts';

/** A rule of sequencing as the engine takes it. */
export interface Rule {
  action: string;
  conditionCombination: 'all' | 'any';
  conditions: { condition: string; operator?: 'not'; referencedObjective?: string; parameters?: object }[];
}

export interface RollupRule extends Omit<Rule, 'conditions'> {
  consideration: string;
  minimumCount: number;
  minimumPercent: number;
  conditions: { condition: string; operator?: 'not' }[];
}

const KINDS = {
  preConditionRules: 'preConditionRule',
  exitConditionRules: 'exitConditionRule',
  postConditionRules: 'postConditionRule',
} as const;

/** The rules of a `sequencing` element by when they are looked at; undefined without any. */
export function rulesOf(sequencing: Element | undefined): Record<keyof typeof KINDS, Rule[]> | undefined {
  const list = child(sequencing, 'sequencingRules');
  const read = (name: string) => children(list, name).flatMap(ruleOf);
  const rules = {
    preConditionRules: read(KINDS.preConditionRules),
    exitConditionRules: read(KINDS.exitConditionRules),
    postConditionRules: read(KINDS.postConditionRules),
  };
  return Object.values(rules).some((some) => some.length > 0) ? rules : undefined;
}

function ruleOf(rule: Element): Rule[] {
  const action = attribute(child(rule, 'ruleAction'), 'action');
  const list = child(rule, 'ruleConditions');
  const conditions = children(list, 'ruleCondition').map((condition) => {
    const referencedObjective = objectiveId(condition, 'referencedObjective');
    const threshold = numberIn(attribute(condition, 'measureThreshold'), -1, 1);
    return {
      condition: attribute(condition, 'condition') ?? 'always',
      ...negation(condition),
      ...(referencedObjective ? { referencedObjective } : {}),
      ...(threshold === null ? {} : { parameters: { threshold } }),
    };
  });
  if (action === undefined || conditions.length === 0) return [];
  return [{ action, conditionCombination: combination(list, 'all'), conditions }];
}

/** The rules of rollup of a `sequencing` element; undefined without any. */
export function rollupRulesOf(sequencing: Element | undefined): { rules: RollupRule[] } | undefined {
  const rules = children(child(sequencing, 'rollupRules'), 'rollupRule').flatMap(rollupRuleOf);
  return rules.length === 0 ? undefined : { rules };
}

function rollupRuleOf(rule: Element): RollupRule[] {
  const action = attribute(child(rule, 'rollupAction'), 'action');
  const list = child(rule, 'rollupConditions');
  const conditions = children(list, 'rollupCondition').map((condition) => ({
    condition: rollupCondition(attribute(condition, 'condition') ?? 'always'),
    ...negation(condition),
  }));
  if (action === undefined || conditions.length === 0) return [];
  return [
    {
      action,
      conditionCombination: combination(list, 'any'),
      consideration: attribute(rule, 'childActivitySet') ?? 'all',
      minimumCount: numberIn(attribute(rule, 'minimumCount'), 0, 1e6) ?? 0,
      // The engine wants per cent where the manifest has a share.
      minimumPercent: (numberIn(attribute(rule, 'minimumPercent'), 0, 1) ?? 0) * 100,
      conditions,
    },
  ];
}

// The engine has another name for it in rollup than in rules.
const rollupCondition = (name: string): string => (name === 'activityProgressKnown' ? 'progressKnown' : name);

const negation = (condition: Element): { operator?: 'not' } =>
  attribute(condition, 'operator') === 'not' ? { operator: 'not' } : {};

function combination(list: Element | undefined, otherwise: 'all' | 'any'): 'all' | 'any' {
  const said = attribute(list, 'conditionCombination');
  return said === 'all' || said === 'any' ? said : otherwise;
}
