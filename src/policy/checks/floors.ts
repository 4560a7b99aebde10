import { compareAnswers } from '../answers.ts';
import { SETTINGS, type PolicySource } from '../policy-file.ts';
import { guardsPatients } from '../rule.ts';
import type { ClauseVersion, PolicyVersion } from '../version.ts';
import { PATIENT_KINDS, rank } from '../vocabulary.ts';
import { floorOf, placedRules, sameRule, type PlacedRule } from './own-rules.ts';
import type { Remark } from './remark.ts';
import { leastKinds, together } from './together.ts';

/** What makes a version guard patients, or protect people, less than the shipped policy asks: none of it is published. */
export function floorRemarks(version: PolicyVersion, source: PolicySource): Remark[] {
  const ids = version.clauses.map((c) => c.id);
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
  const dropped = source.clauses.filter((c) => c.locked && !ids.includes(c.id));
  const missing = source.clauses.filter((c) => !c.locked && !ids.includes(c.id));
  return [
    ...twice.map((id) => refused(id, 'checks.twice', {})),
    ...dropped.map((c) => refused(c.id, 'checks.locked-dropped', { title: c.title })),
    ...missing
      .filter((c) => isWeaker(c.id, version, source))
      .map((c) => refused(c.id, 'checks.patients-dropped', { title: c.title })),
    ...version.clauses.flatMap((clause) => clauseRemarks(clause, version, source)),
    ...yesAgainstFloor(version, source),
  ];
}

const refused = (clause: string, key: string, params: Remark['params']): Remark => ({
  clause,
  kind: 'floor',
  severity: 'refused',
  key,
  params: { clause, ...params },
});

function clauseRemarks(clause: ClauseVersion, version: PolicyVersion, source: PolicySource): Remark[] {
  const { id, title } = clause;
  const shipped = source.clauses.find((c) => c.id === id);
  const floor = floorOf(source, id, version.countries);
  const say = (wrong: boolean, key: string) => (wrong ? [refused(id, key, { title })] : []);
  if (shipped === undefined || floor === undefined)
    return say(clause.protects || clause.locked, 'checks.own-protects');
  const kept = (rules: readonly PlacedRule['body'][], among: readonly PlacedRule['body'][]) =>
    rules.every((rule) => among.some((one) => sameRule(one, rule)));
  const lawKept = floor.laws.every((law) => {
    const here = clause.laws.find(({ country }) => country === law.country);
    return here !== undefined && here.words === law.words && kept(law.rules, here.rules);
  });
  const isBelow = SETTINGS.indexOf(clause.setting) < SETTINGS.indexOf(shipped.minimum);
  return [
    ...say(clause.floor !== shipped.floor, 'checks.floor-changed'),
    ...say(!kept(floor.rules, clause.rules), 'checks.floor-rules'),
    ...say(!lawKept, 'checks.law-missing'),
    ...say(clause.locked !== shipped.locked || clause.protects !== shipped.protects, 'checks.unlocked'),
    ...say(isBelow && clause.below.trim() === '', 'checks.below'),
  ];
}

// Without the clause something about patients would be answered more loosely than what always applies in it.
function isWeaker(id: string, version: PolicyVersion, source: PolicySource): boolean {
  const guards = (floorOf(source, id, version.countries)?.rules ?? []).filter(guardsPatients);
  const others = placedRules(version, source).flatMap(({ body }) => (guardsPatients(body) ? [body] : []));
  const { looser, less } = compareAnswers([...others, ...guards], others);
  return looser || less;
}

// A yes of one's own to something about a patient, where what always applies says never.
function yesAgainstFloor(version: PolicyVersion, source: PolicySource): Remark[] {
  const never = source.clauses.flatMap((c) =>
    (floorOf(source, c.id, version.countries)?.rules ?? [])
      .filter((rule) => rule.answer === 'never' && guardsPatients(rule))
      .map((rule) => ({ clause: c, rule })),
  );
  const found = new Map<string, Remark>();
  for (const { clause, body, ours } of placedRules(version, source)) {
    if (!ours || rank(body.answer) > rank('allowed')) continue;
    const about = leastKinds(body).filter((set) => set.some((kind) => PATIENT_KINDS.includes(kind)));
    const against = never.find(({ rule }) => together(body, rule, about) !== undefined);
    if (against === undefined || (body.what.length === 0 && body.also.length === 0)) continue;
    const params = { title: clause.title, other: against.clause.id, otherTitle: against.clause.title };
    found.set(clause.id, refused(clause.id, 'checks.yes-against-floor', params));
  }
  return [...found.values()];
}
