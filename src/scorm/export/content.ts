import { isFor } from '../../courses/fitting.ts';
import { lessonOf } from '../../courses/course.ts';
import { courseMarkdown, lessonBlocks } from '../../courses/lesson-text.ts';
import { contentHash } from '../../files/content.store.ts';
import { stepsOf, type Step } from '../../training/steps.ts';
import { fill, icon } from '../../web/render.ts';
import type { Messages } from '../../web/messages.ts';
import type { Wanted } from './audience.ts';
import { poolOf } from './pool.ts';
import { questionData, type QuestionData } from './question-data.ts';
import type { Source } from './source.ts';
import { clientWords, type Word } from './words.ts';

/** A screen of a lesson in ready HTML, or a question to try: its place in `questions`. */
export type ExportStep = { id: string; lesson: number } & (
  | { kind: 'story' | 'rule' | 'try'; html: string }
  | { kind: 'practice'; question: number }
);

/** All that the client of a package knows. */
export interface Content {
  standard: Wanted['standard'];
  /** Names this very content: a place and answers kept by another are not read as if they were of this one. */
  mark: string;
  organisation: string;
  title: string;
  summary: string;
  /** Where the policy is signed, and which version of it this was made from. */
  sign: string;
  policy: number;
  test: { questions: number; pass: number; limits: Record<'true-false' | 'story' | 'made', number> };
  minutes: number;
  lessons: { id: string; title: string; minutes: number; takeaway: string }[];
  steps: ExportStep[];
  questions: QuestionData[];
  /** What a clause comes down to, for whoever missed it. */
  points: Record<string, { title: string; point: string; html: string }>;
  words: Record<string, Word>;
  icons: Record<string, string>;
}

const ICONS = [
  'arrow-left',
  'arrow-right',
  'check',
  'circle-alert',
  'circle-check',
  'circle-dot',
  'external-link',
  'flag',
  'image',
  'info',
  'list',
  'undo-2',
  'x',
];

export interface Around {
  messages: Messages;
  /** Where this Heed is, without a slash at the end. */
  origin: string;
  pictureFile: (name: string) => string | undefined;
}

/** Makes the content of a package. The same source gives the same content. */
export function contentOf(source: Source, { standard }: Wanted, around: Around): Content {
  const { course, who, fit, agreed, text } = source;
  const pool = poolOf(source);
  // A package that is a lesson stays here: it cannot be taken along inside another.
  const steps = stepsOf(course, who, who.choices, agreed).filter(({ kind }) => kind !== 'package');
  const tried = [...new Set(steps.flatMap((step) => (step.kind === 'practice' ? [step.question] : [])))];
  const onlyTried = agreed.filter(
    ({ id }) => tried.includes(id) && !pool.some(({ question }) => question.id === id),
  );
  const listed = [...pool, ...onlyTried.map((question) => ({ question, turn: null }))];
  const questions = listed.map(({ question, turn }) =>
    questionData(question, { ...around, fit, turn, weight: who.weights[question.clauses[0]!] ?? 1 }),
  );
  const lessons = course.lessons.filter(({ id }) => steps.some((step) => step.lesson === id));
  const rendered = courseMarkdown(course, text.brackets, who);
  const clauses = new Set(questions.flatMap((question) => question.clauses));
  const titles = new Map(text.clauses.map(({ id, title }) => [id, title]));
  const { test } = course;
  const content: Omit<Content, 'mark'> = {
    standard,
    organisation: source.organisation,
    title: fit(course.title),
    summary: fit(course.summary),
    sign: `${around.origin}/sign`,
    policy: source.policy.number,
    test: {
      questions: test.questions,
      pass: test.pass,
      limits: {
        'true-false': test['true-false at most'],
        story: test['stories at most'],
        made: test['scenarios at most'],
      },
    },
    minutes: lessons.reduce((sum, lesson) => sum + lesson.minutes, 0),
    lessons: lessons.map(({ id, title, minutes, takeaway }) => ({
      id,
      title: fit(title),
      minutes,
      takeaway: fit(takeaway),
    })),
    steps: steps.flatMap((step): ExportStep[] => {
      const at = { id: step.id, lesson: lessons.findIndex(({ id }) => id === step.lesson) };
      if (step.kind === 'screen')
        return [{ ...at, kind: step.screen, html: screenHtml(source, step, around) }];
      if (step.kind !== 'practice') return [];
      return [{ ...at, kind: 'practice', question: questions.findIndex(({ id }) => id === step.question) }];
    }),
    questions,
    points: Object.fromEntries(
      course.points
        .filter(({ clause }) => clauses.has(clause) && titles.has(clause))
        .map(({ clause, point, again }) => [
          clause,
          { title: titles.get(clause)!, point: fit(point), html: local(rendered(again), source, around) },
        ]),
    ),
    words: clientWords(around.messages),
    icons: Object.fromEntries(ICONS.map((name) => [name, icon(name)])),
  };
  return { ...content, mark: contentHash(JSON.stringify(content)).slice(0, 8) };
}

function screenHtml(
  { course, text, who, fit, policy }: Source,
  step: Step & { kind: 'screen' },
  around: Around,
): string {
  const lesson = lessonOf(course, step.lesson);
  const screen = lesson.screens.find(({ kind }) => kind === step.screen)!;
  const html = fill('scorm/export/screen', {
    t: around.messages.t,
    icon,
    kind: screen.kind,
    blocks: lessonBlocks(screen, course, text.brackets, who),
    clauses: new Map(text.clauses.map((clause) => [clause.id, clause])),
    sources: screen.kind === 'story' ? lesson.sources.filter((one) => isFor(one, who)) : [],
    policyNumber: policy.number,
    link: false,
  });
  return local(html, { course, fit }, around);
}

// Nothing in a package may ask for anything outside of it. What an author links to opens beside the course.
function local(
  html: string,
  { course }: Pick<Source, 'course' | 'fit'>,
  { origin, pictureFile }: Around,
): string {
  const names = new Map(Object.entries(course.pictures).map(([name, hash]) => [hash, name]));
  return html
    .replace(/\/pictures\/([0-9a-f]{64})/g, (_all, hash: string) => pictureFile(names.get(hash) ?? '') ?? '')
    .replace(/<a href="(?=\/(?!\/))/g, `<a href="${origin}`)
    .replace(/<a href="(?!#)/g, '<a target="_blank" rel="noopener" href="')
    .trim();
}
