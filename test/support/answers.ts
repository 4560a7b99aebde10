import { currentCourse } from '../../src/courses/course.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { transact, type Database } from '../../src/database/database.ts';
import type { NewEntry } from '../../src/ledger/entry.ts';
import { append } from '../../src/ledger/ledger.ts';
import type { Item } from '../../src/training/knowledge.store.ts';

/** A paper that somebody handed in, as far as the counts of questions are concerned. */
export interface Paper {
  person?: string;
  role?: string;
  use?: 'onboarding' | 'refresher' | 'check-in';
  at?: string;
  items: readonly (Partial<Item> & { question: string })[];
}

let count = 0;

/** The entry of a paper; what is left out of an item is the plainest case. */
export function marked(
  { person, role = 'clinician', use = 'onboarding', at, items }: Paper,
  now: Date,
): NewEntry {
  const n = ++count;
  const all = items.map((item): Item => ({
    version: '000000000000',
    clauses: ['SM-02'],
    right: true,
    rest: 80,
    seconds: 30,
    chosen: [0],
    confidence: null,
    ...item,
  }));
  const right = all.filter((item) => item.right).length;
  return {
    at: at ?? now.toISOString(),
    kind: 'test-marked',
    personId: person ?? `answers-${n}`,
    facts: {
      attempt: `attempt-${n}`,
      paper: `paper-${n}`,
      use,
      role,
      right,
      of: all.length,
      percent: Math.floor((right * 100) / Math.max(1, all.length)),
      day: now.toISOString().slice(0, 10),
      criticalMissed: [],
      passed: false,
    },
    commits: { items: JSON.stringify(all) },
  };
}

/** Hands papers in through the ledger, each by somebody else unless told. */
export async function handInPapers(database: Database, now: Date, papers: readonly Paper[]): Promise<void> {
  await transact(database.write, (tx) =>
    append(
      tx,
      now,
      papers.map((paper) => marked(paper, now)),
    ),
  );
}

/** The version of a question of the course in force. */
export async function versionOf(database: Database, id: string): Promise<string> {
  const { course } = await currentCourse(database.read, 'social-media');
  return questionVersion(course.questions.find((question) => question.id === id)!);
}
