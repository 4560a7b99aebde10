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

/** Says why something was corrected where nobody said so then. */
export const REASON_ADDED = 'reason-added';

/** What was corrected about somebody, as it is told. */
export interface Corrections {
  /** What took an entry back: the first that came later and names the same; undefined where it stands. */
  struck: (entry: Entry) => Struck | undefined;
  /** Why an entry corrected something; '' where nobody said. */
  reason: (entry: Entry) => string;
  /** The ids of those who did. */
  by: readonly string[];
}

/** Puts together the entries that corrected something about a person, with the reasons that were added to them. Pure. */
export function correctionsIn(entries: readonly KnownEntry[]): Corrections {
  const inOrder = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const reasons = new Map<unknown, string>();
  for (const { id, kind, facts, values } of inOrder)
    reasons.set(kind === REASON_ADDED ? facts['entry'] : id, values['reason'] ?? '');
  const reason = ({ id }: Entry) => reasons.get(id) ?? '';
  return {
    reason,
    by: inOrder.flatMap(({ facts }) => (typeof facts['by'] === 'string' ? facts['by'] : [])),
    struck(entry) {
      const by = inOrder.find((one) => isStruckBy(entry, one));
      return by && struckBy(by, reason(by));
    },
  };
}

function isStruckBy(entry: Entry, one: KnownEntry): boolean {
  const rule = RULES[one.kind];
  if (rule === undefined || one.id <= entry.id || !rule.strikes.includes(entry.kind)) return false;
  const value = valueOf(entry, rule.fact);
  return value !== undefined && one.facts[rule.fact] === value;
}

function struckBy({ id, kind, knownAt, facts }: KnownEntry, reason: string): Struck {
  const by = facts['by'];
  return { entry: id, kind, at: knownAt, by: typeof by === 'string' ? by : null, reason };
}
