import type { PolicyVersion } from '../version.ts';
import type { Remark } from './remark.ts';

/** A pattern of wording that the labour law of some countries objects to. */
export interface WordingRule {
  id: string;
  countries: string[];
}

export function wordingRemarks(_version: PolicyVersion, _rules?: readonly WordingRule[]): Remark[] {
  return [];
}
