import { fitClause } from '../fitting.ts';
import type { PolicySource } from '../policy-file.ts';
import { parted, type Rule, type RuleBody } from '../rule.ts';
import type { ClauseVersion, PolicyVersion } from '../version.ts';

/** A rule of a version with its clause. `ours`: the organisation wrote it; it did not come with Heed. */
export interface PlacedRule {
  clause: ClauseVersion;
  body: RuleBody;
  layer: Rule['layer'];
  ours: boolean;
}

/** The same conditions and the same answer. */
export const sameRule = (a: RuleBody, b: RuleBody): boolean => bodyText(a) === bodyText(b);

const FIELDS = [
  ...(['answer', 'who', 'notWho', 'duty', 'as', 'what', 'also', 'without', 'where', 'notWhere'] as const),
  ...(['when', 'unless'] as const),
];
const bodyText = (rule: RuleBody): string => JSON.stringify(FIELDS.map((field) => rule[field]));

/** The shipped clause as it would be with nothing but its floor, in the countries of a version. */
export function floorOf(
  source: PolicySource,
  id: string,
  countries: readonly string[],
): ClauseVersion | undefined {
  const shipped = source.clauses.find((c) => c.id === id);
  if (shipped === undefined) return undefined;
  const clause = fitClause(shipped, 'open', countries);
  return { ...clause, rules: clause.rules.filter(({ layer }) => layer === 'always') };
}

/** Every rule of a version, those of the law too, in its order. */
export function placedRules(version: PolicyVersion, source: PolicySource): PlacedRule[] {
  return version.clauses.flatMap((clause) => {
    const shipped = source.clauses.find((c) => c.id === clause.id);
    const known = shipped === undefined ? [] : Object.values(shipped.rules).flat().flatMap(parted);
    return [
      ...clause.rules.map(({ layer, ...body }) => ({
        clause,
        body,
        layer,
        ours: !known.some((rule) => sameRule(rule, body)),
      })),
      ...clause.laws.flatMap((law) =>
        law.rules.map((body) => ({
          clause,
          body,
          layer: `law:${law.country}` as const,
          ours: shipped === undefined,
        })),
      ),
    ];
  });
}
