import type { PolicySource } from '../policy-file.ts';
import type { PolicyVersion } from '../version.ts';
import { contradictions } from './contradiction.ts';
import { floorRemarks } from './floors.ts';
import { idleRemarks } from './idle.ts';
import { placedRules } from './own-rules.ts';
import { SEVERITIES, type CheckOptions, type Remark } from './remark.ts';
import { uncoveredRemarks } from './uncovered.ts';
import { shippedWording } from './wording-file.ts';
import { firmnessRemarks, wordingRemarks } from './wording.ts';

export type { CheckOptions, Remark } from './remark.ts';

/** Everything worth saying about a version while it is fitted, the gravest first. Pure. */
export function check(
  version: PolicyVersion,
  { source, wording = shippedWording() }: CheckOptions,
): Remark[] {
  const rules = placedRules(version, source);
  const found = [
    ...floorRemarks(version, source),
    ...contradictions(rules),
    ...idleRemarks(rules),
    ...wordingRemarks(version, wording, source),
    ...firmnessRemarks(version, source, wording),
    ...uncoveredRemarks(version),
  ];
  return found.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** The remarks that stop publication: patients would be guarded less than the shipped policy asks. */
export const refusals = (version: PolicyVersion, source: PolicySource): Remark[] =>
  floorRemarks(version, source);
