import type { PolicySource } from '../policy-file.ts';
import type { WordingRule } from './wording.ts';

/** What a check is about. */
export type RemarkKind =
  | 'contradiction'
  | 'dead-rule'
  | 'idle-rule'
  | 'uncovered'
  | 'rigid'
  | 'vague'
  | 'wording'
  | 'floor';

/** `refused` stops publication. A prompt is a question for counsel, never advice. */
export type Severity = 'refused' | 'warning' | 'prompt' | 'note';

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
  /** Patterns of wording that labour law objects to; the shipped ones unless given. */
  wording?: readonly WordingRule[];
}
