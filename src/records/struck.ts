import type { Entry, KnownEntry } from '../ledger/entry.ts';

/** What was taken back or corrected later: by which entry. */
export interface Struck {
  /** The entry that did. */
  entry: string;
  kind: string;
  /** When it became known: a UTC instant. */
  at: string;
  /** The id of who did it; null where nobody is named. */
  by: string | null;
  /** Why, in their words; '' where none was given, or it was erased. */
  reason: string;
}

interface Rule {
  strikes: readonly string[];
  /** The fact that both entries name. */
  fact: string;
}

const ATTEMPT = ['course-started', 'paper-drawn', 'test-marked', 'refresher-passed'];

// Each kind of entry that corrects others, with what it takes back.
const RULES: Readonly<Record<string, Rule>> = {
  'attempt-struck': { strikes: ATTEMPT, fact: 'attempt' },
  'requirement-undone': { strikes: ['requirement-done'], fact: 'requirement' },
  'requirement-dropped': { strikes: ['required-of'], fact: 'requirement' },
  'signature-withdrawn': { strikes: ['signed'], fact: 'signature' },
  'certificate-withdrawn': { strikes: ['certificate-issued'], fact: 'certificate' },
  'package-undecided': { strikes: ['package-decided'], fact: 'attempt' },
  'outside-training-withdrawn': { strikes: ['outside-training'], fact: 'training' },
  'extension-withdrawn': { strikes: ['extended'], fact: 'extension' },
  'waiver-ended': { strikes: ['waived'], fact: 'waiver' },
  'leave-set': { strikes: ['leave-set'], fact: 'leave' },
  'leave-withdrawn': { strikes: ['leave-set'], fact: 'leave' },
  'leaving-withdrawn': { strikes: ['left'], fact: 'hiredOn' },
  'employment-corrected': { strikes: ['hired', 'employment-corrected'], fact: 'was' },
};

/** The kinds of entry that correct others. */
export const CORRECTING: readonly string[] = Object.keys(RULES);

// A hire day is named by itself; what corrected it names the new one.
function valueOf({ kind, at, facts }: Entry, fact: string): unknown {
  if (fact !== 'was') return facts[fact];
  return kind === 'hired' ? at : facts['hiredOn'];
}

/**
 * Tells of any entry what took it back: the first of the `correcting` entries of the same person, in the order of their ids,
 * that came later and names the same. Pure.
 */
export function strikes(correcting: readonly KnownEntry[]): (entry: Entry) => Struck | undefined {
  const inOrder = correcting.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return (entry) => {
    const by = inOrder.find((one) => {
      const rule = RULES[one.kind];
      if (rule === undefined || one.id <= entry.id || !rule.strikes.includes(entry.kind)) return false;
      const value = valueOf(entry, rule.fact);
      return value !== undefined && one.facts[rule.fact] === value;
    });
    return by && struckBy(by);
  };
}

function struckBy({ id, kind, knownAt, facts, values }: KnownEntry): Struck {
  const by = facts['by'];
  return {
    entry: id,
    kind,
    at: knownAt,
    by: typeof by === 'string' ? by : null,
    reason: values['reason'] ?? '',
  };
}
