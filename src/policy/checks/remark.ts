import type { PolicySource } from '../policy-file.ts';
import type { Wording } from './wording-file.ts';

/** What a check is about. */
export type RemarkKind =
  | 'floor'
  | 'contradiction'
  | 'dead-rule'
  | 'idle-rule'
  | 'wording'
  | 'rigid'
  | 'vague'
  | 'uncovered';

/** `refused` stops publication. A prompt is a question for counsel, never advice. */
export const SEVERITIES = ['refused', 'warning', 'prompt', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One sentence about a version, for the people who fit it. `clause` null: about the whole. */
export interface Remark {
  clause: string | null;
  kind: RemarkKind;
  severity: Severity;
  /** Message key with its parameters. */
  key: string;
  params: Record<string, string | number>;
}

export interface CheckOptions {
  /** The shipped policy, whose floors and minimums hold. */
  source: PolicySource;
  /** Patterns of wording; the shipped ones unless given. */
  wording?: Wording;
}
