import type { Entry, KnownEntry } from '../ledger/entry.ts';
import { BY_FILE } from '../people/why.ts';

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
  left: { strikes: ['left'], fact: 'hiredOn' },
  'leaving-withdrawn': { strikes: ['left'], fact: 'hiredOn' },
  'employment-corrected': { strikes: ['hired', 'employment-corrected'], fact: 'was' },
};

/** The kinds of entry that may correct others. Leave, or a leaving, that is entered for the first time corrects nothing. */
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
  /** True for an entry that corrects another, or takes it back. */
  corrects: (entry: Entry) => boolean;
  /** The ids of those who did. */
  by: readonly string[];
}

/**
 * Puts together the entries that corrected something about a person, with the reasons that were added to them. `byFile` is what is
 * said of those that an imported file made. Pure.
 */
export function correctionsIn(entries: readonly KnownEntry[], byFile: string): Corrections {
  const inOrder = entries.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const reasons = new Map<unknown, string>();
  for (const { id, kind, facts, values } of inOrder)
    reasons.set(
      kind === REASON_ADDED ? facts['entry'] : id,
      facts['why'] === BY_FILE ? byFile : (values['reason'] ?? ''),
    );
  const reason = ({ id }: Entry) => reasons.get(id) ?? '';
  const striker = (entry: Entry) => inOrder.find((one) => isStruckBy(entry, one));
  return {
    reason,
    by: inOrder.flatMap(({ facts }) => (typeof facts['by'] === 'string' ? facts['by'] : [])),
    corrects(entry) {
      const rule = RULES[entry.kind];
      if (rule === undefined || !rule.strikes.includes(entry.kind) || rule.fact === 'was')
        return rule !== undefined;
      return inOrder.some((one) => one.kind === entry.kind && striker(one)?.id === entry.id);
    },
    struck(entry) {
      const by = striker(entry);
      return by && struckBy(by, reason(by));
    },
  };
}

function isStruckBy(entry: Entry, one: KnownEntry): boolean {
  const rule = RULES[one.kind];
  if (rule === undefined || one.id <= entry.id || !rule.strikes.includes(entry.kind)) return false;
  if (one.kind === 'leave-set' && isEnding(entry, one)) return false;
  const value = valueOf(entry, rule.fact);
  return value !== undefined && one.facts[rule.fact] === value;
}

// A leave without a last day that gets one was not wrong.
const isEnding = (entry: Entry, one: Entry): boolean =>
  entry.facts['to'] === null && one.facts['to'] !== null && entry.facts['from'] === one.facts['from'];

function struckBy({ id, kind, knownAt, facts }: KnownEntry, reason: string): Struck {
  const by = facts['by'];
  return { entry: id, kind, at: knownAt, by: typeof by === 'string' ? by : null, reason };
}
