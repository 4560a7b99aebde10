import { currentCourse, type Course } from '../../src/courses/course.ts';
import { shuffled, type Random } from '../../src/courses/draw.ts';
import { keyOf, wrongAnswerTo } from '../../src/courses/key.ts';
import { questionVersion } from '../../src/courses/question-version.ts';
import { seeded } from '../../src/courses/seeded.ts';
import { transact, type Database } from '../../src/database/database.ts';
import type { KnownEntry, NewEntry } from '../../src/ledger/entry.ts';
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

/** The entry as a projection sees it. */
export function knownEntry(paper: Paper, now: Date): KnownEntry {
  const { at, kind, personId = null, facts = {}, commits = {} } = marked(paper, now);
  return { id: `entry-${count}`, at, knownAt: now.toISOString(), kind, personId, facts, values: commits };
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

const ROLES = [
  'clinician',
  'clinician',
  'care-staff',
  'care-staff',
  'front-desk',
  'front-desk',
  'marketing',
  'manager',
];
const USES = ['onboarding', 'onboarding', 'refresher', 'check-in'] as const;

/**
 * Papers as a staff would hand them in: some know more than others, some questions are harder, one question in ten has
 * its key the wrong way round. The same seed gives the same papers.
 */
export function staffPapers(course: Course, papers: number, each: number, seed = 'staff'): Paper[] {
  const random = seeded(seed);
  const hard = course.questions.map((_question, n) => (n % 10 === 3 ? -2 : 0.4 + 2.2 * random()));
  return Array.from({ length: papers }, (_one, n): Paper => {
    const knows = 2.4 * (random() + random()) - 1.6;
    const use = USES[Math.floor(n / ROLES.length) % USES.length]!;
    const asked = shuffled([...course.questions.keys()], random).slice(0, each);
    const answers = asked.map((place) => {
      const ease = hard[place]!;
      // Below zero: who knows more is wrong more often.
      const right = random() < 1 / (1 + Math.exp(ease < 0 ? knows + ease + 1.5 : -(knows + ease)));
      return { question: course.questions[place]!, right };
    });
    const sum = answers.filter(({ right }) => right).length;
    return {
      person: `staff-${n}`,
      // Three people of one role are too few to be shown.
      role: n < 3 ? 'it' : ROLES[n % ROLES.length]!,
      use,
      items: answers.map(({ question, right }) => ({
        question: question.id,
        version: questionVersion(question),
        clauses: question.clauses,
        right,
        rest: Math.round((100 * (sum - (right ? 1 : 0))) / Math.max(1, answers.length - 1)),
        seconds: 15 + Math.floor(random() * 60),
        chosen: right ? keyOf(question) : someWrong(question, random),
        confidence:
          use === 'check-in' ? (['sure', 'fairly', 'guess'] as const)[Math.floor(random() * 3)]! : null,
      })),
    };
  });
}

// Of a question with one right answer any of the others, so that each of them is chosen by some.
function someWrong(question: Course['questions'][number], random: Random): readonly number[] {
  if (question.kind !== 'single') return wrongAnswerTo(question);
  const wrong = [...question.options.keys()].filter((place) => !question.options[place]!.right);
  return [wrong[Math.floor(random() * wrong.length)]!];
}
