import type { Clause, PolicyText } from '../policy/text.ts';
import type { Setting } from '../policy/policy-file.ts';

/** What to do, in its order. */
export type Step = 'proof' | 'down' | 'tell';

/** The first hour after a post that may show something about a patient, as one organisation has it. */
export interface FirstHour {
  steps: Step[];
  /** How strict the clause about mistakes is set, which decides the hours. Null: before there is a policy. */
  setting: Setting | null;
  clause: Clause | null;
  lead: string;
  line: string;
  form: string;
  tool: string;
  outOfHours: string;
}

const ABOUT_MISTAKES = 'SM-23';

/** The steps under a policy, or general ones where there is none yet. Where the rule says one hour, telling comes first. */
export function firstHour(text: PolicyText | null): FirstHour {
  const clause = text?.clauses.find(({ id }) => id === ABOUT_MISTAKES) ?? null;
  const setting = clause?.setting ?? null;
  const filled = (key: string) => text?.brackets[key] ?? '';
  const line = filled('hotline');
  return {
    steps: setting === 'restrictive' ? ['tell', 'proof', 'down'] : ['proof', 'down', 'tell'],
    setting,
    clause,
    lead: filled('privacy lead'),
    line,
    form: filled('form'),
    tool: filled('secure tool'),
    // Versions from before there was this bracket.
    outOfHours: filled('out of hours') || line,
  };
}
