import type { PolicySource } from '../policy-file.ts';
import type { PolicyVersion } from '../version.ts';
import type { CheckOptions, Remark } from './remark.ts';

export type { CheckOptions, Remark } from './remark.ts';

/** Everything worth saying about a version while it is fitted, the gravest first. Pure. */
export function check(_version: PolicyVersion, _options: CheckOptions): Remark[] {
  return [];
}

/** The remarks that stop publication: patients would be guarded less than the shipped policy asks. */
export function refusals(_version: PolicyVersion, _source: PolicySource): Remark[] {
  return [];
}
