import { courseOf, type Course } from '../courses/course.ts';
import { pictureKept } from '../courses/pictures.store.ts';
import { dayIn, type Day } from '../days.ts';
import type { Cell } from '../reports/table.ts';
import type { Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import { adoptions, coursesBegun, isKept } from './policy.store.ts';
import { isReadable } from './readable.ts';
import type { Out } from './spool.ts';
import { namerOf } from './whom.ts';

/** What the first page says of the course. */
export interface CourseFacts {
  courses: {
    title: string;
    hash: string;
    from: Day | null;
    file: string;
    /** How many it has; null where it is kept in a form that cannot be read any more. */
    parts: { lessons: number; screens: number; questions: number } | null;
  }[];
}

const VERSIONS = [
  'course',
  'number',
  'title',
  'in_force_from',
  'put_in_force_by',
  'note',
  'policy',
  'sha256',
  'file',
  'remark',
];
const SCREENS = [
  'course_sha256',
  'lesson',
  'lesson_title',
  'screen',
  'kind',
  'roles',
  'countries',
  'shows_clause',
  'words',
];
const QUESTIONS = [
  'course_sha256',
  'question',
  'kind',
  'must_be_right',
  'clauses',
  'roles',
  'stem',
  'option',
  'words',
  'right',
  'reason',
];

const CODE = 12;

/** The courses as they were in the period, whole: every screen, question, key and reason. */
export async function coursePart(packing: Packing, out: Out): Promise<CourseFacts> {
  const { db, messages, zone } = packing;
  const [from, to] = instantsOf(packing);
  const all = (await adoptions(db)).filter(({ at }) => at < to);
  const inForce = all.filter(({ course }, n) => {
    const next = all.slice(n + 1).find((later) => later.course === course);
    return next === undefined || next.at >= from;
  });
  const hashes = [...new Set([...inForce.map(({ hash }) => hash), ...(await coursesBegun(db, from, to))])];
  const { name } = await namerOf(
    db,
    inForce.map((row) => row.person_id),
    messages.t('packs.erased'),
  );
  const versions: Cell[][] = [];
  const screens: Cell[][] = [];
  const questions: Cell[][] = [];
  const facts: CourseFacts = { courses: [] };
  for (const hash of hashes) {
    if (!(await isKept(db, hash))) {
      versions.push(['', null, messages.t('packs.erased'), null, '', '', null, hash, '', '']);
      continue;
    }
    const course = await courseOf(db, hash);
    const file = `course/${course.id}-${hash.slice(0, CODE)}`;
    await out.text(`${file}.json`, `${JSON.stringify(course, null, 1)}\n`);
    const put = inForce.filter((row) => row.hash === hash);
    const readable = isReadable(course);
    const remark = readable ? '' : messages.t('packs.old-form');
    for (const row of put)
      versions.push([
        row.course, row.number, course.title, row.at, name(row.person_id), row.note, row.policy, hash, `${file}.json`, remark,
      ]); // prettier-ignore
    if (put.length === 0)
      versions.push([course.id, null, course.title, null, '', '', null, hash, `${file}.json`, remark]);
    const from = put[0] === undefined ? null : dayIn(zone, new Date(put[0].at));
    const known = { title: course.title, hash, from, file: `${file}.json` };
    if (!readable) {
      facts.courses.push({ ...known, parts: null });
      continue;
    }
    screens.push(...screensIn(course, hash));
    questions.push(...questionsIn(course, hash));
    for (const [picture, kept] of Object.entries(picturesOf(course)))
      await writePicture(packing, out, `${file}/${picture}`, kept);
    facts.courses.push({
      ...known,
      parts: {
        lessons: course.lessons.length,
        screens: course.lessons.reduce((sum, lesson) => sum + lesson.screens.length, 0),
        questions: course.questions.length,
      },
    });
  }
  await out.sheet('course/versions', VERSIONS, [versions]);
  await out.sheet('course/screens', SCREENS, [screens]);
  await out.sheet('course/questions', QUESTIONS, [questions]);
  return facts;
}

const screensIn = (course: Course, hash: string): Cell[][] =>
  course.lessons.flatMap((lesson) =>
    lesson.screens.flatMap(
      (screen, n) =>
      screen.blocks.map((block): Cell[] => [
        hash, lesson.id, lesson.title, n + 1, screen.kind, (block.roles ?? []).join(' '), (block.countries ?? []).join(' '),
        'clause' in block ? block.clause : '', 'markdown' in block ? block.markdown : 'answers' in block ? block.answers : '',
      ]), // prettier-ignore
    ),
  );

const questionsIn = (course: Course, hash: string): Cell[][] =>
  course.questions.flatMap(
    (question) =>
    question.options.map((option, n): Cell[] => [
      hash, question.id, question.kind, question.critical ? 'yes' : 'no', question.clauses.join(' '), question.roles.join(' '),
      question.stem, n + 1, option.text, option.right ? 'yes' : 'no', option.why,
    ]), // prettier-ignore
  );

// A course of the time before there were pictures has no list of them.
const picturesOf = ({ pictures }: Partial<Pick<Course, 'pictures'>>): Record<string, string> =>
  pictures ?? {};

// Kept as a `data:` address.
async function writePicture({ db }: Packing, out: Out, path: string, hash: string): Promise<void> {
  const found = /^data:([^;,]*)(;base64)?,(.*)$/s.exec((await pictureKept(db, hash)) ?? '');
  if (found === null) return;
  const [, , base64, body = ''] = found;
  await out.text(path, base64 === undefined ? decodeURIComponent(body) : Buffer.from(body, 'base64'));
}
