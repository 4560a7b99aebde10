import { contentHash } from '../files/content.store.ts';
import { redline, type Run } from '../policy/redline.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import type { Messages } from '../web/messages.ts';
import { marksBetween, type Marked } from './changes.ts';
import { lessonIn } from './lesson-form.ts';
import { kindOf, nameOf, partsOf, type Part, type Thing } from './parts.ts';
import { questionIn } from './question-form.ts';
import { teller, type Told } from './told.ts';

/** What became of one thing: each field that reads otherwise, with the words that went and came. */
export interface ThingDifference {
  thing: Thing;
  mark: Marked;
  title: string;
  lines: { label: string; runs: Run[] }[];
  /** Of a picture: the hashes that it was and is kept under. */
  was: string | null;
  is: string | null;
}

const ORDER = ['lesson', 'question', 'point', 'word', 'scenario', 'picture', 'spelling', 'frame', 'file'];

/** What differs between two folders, thing by thing, in words for people. */
export function differences(messages: Messages, before: CourseFiles, after: CourseFiles): ThingDifference[] {
  return [...marksBetween(before, after)]
    .map(([thing, mark]) => differenceOf(messages, before, after, thing, mark))
    .toSorted((a, b) => ORDER.indexOf(kindOf(a.thing)) - ORDER.indexOf(kindOf(b.thing)));
}

/** What differs in one thing of two folders. */
export function differenceOf(
  messages: Messages,
  before: CourseFiles,
  after: CourseFiles,
  thing: Thing,
  mark: Marked,
): ThingDifference {
  const [was, is] = [before, after].map((files) => tell(messages, files, thing));
  const picture = (files: CourseFiles) => {
    const text = kindOf(thing) === 'picture' ? partsOf(files).get(thing)?.text : undefined;
    return text === undefined ? null : contentHash(text);
  };
  return {
    thing,
    mark,
    title: titleOf(after, thing) || titleOf(before, thing) || nameOf(thing),
    lines: linesBetween(was!, is!),
    was: picture(before),
    is: picture(after),
  };
}

function tell(messages: Messages, files: CourseFiles, thing: Thing): Told[] {
  const parts = partsOf(files);
  const telling = teller(messages);
  const part = parts.get(thing);
  switch (kindOf(thing)) {
    case 'lesson': {
      const lesson = lessonIn(files, nameOf(thing));
      const own = parts.get(`own:${nameOf(thing)}`);
      return [
        ...(lesson === undefined ? [] : telling.lesson(lesson)),
        ...(own === undefined ? [] : telling.own(own.text)),
      ];
    }
    case 'question': {
      const question = part && questionIn(part.text);
      return question === undefined ? [] : telling.question(question);
    }
    case 'picture':
      return [];
    default:
      return part === undefined ? [] : telling.entry(part.text);
  }
}

function linesBetween(was: readonly Told[], is: readonly Told[]): { label: string; runs: Run[] }[] {
  const labels = new Map([...is, ...was].map(({ field, label }) => [field, label]));
  const text = (list: readonly Told[], field: string) => list.find((one) => one.field === field)?.text ?? '';
  return [...labels].flatMap(([field, label]) => {
    const [before, after] = [text(was, field), text(is, field)];
    return before === after ? [] : [{ label, runs: redline(before, after) }];
  });
}

function titleOf(files: CourseFiles, thing: Thing): string {
  const name = nameOf(thing);
  if (kindOf(thing) === 'lesson') {
    const title = lessonIn(files, name)?.title ?? '';
    return title === '' ? '' : `${name} ${title}`;
  }
  const part: Part | undefined = partsOf(files).get(thing);
  if (kindOf(thing) === 'question' && part !== undefined) return questionIn(part.text)?.stem ?? '';
  return '';
}

/** Where a thing is edited; undefined for what has no form of its own. */
export function formOf(thing: Thing): string | undefined {
  const name = encodeURIComponent(nameOf(thing));
  switch (kindOf(thing)) {
    case 'lesson':
    case 'question':
    case 'point':
    case 'word':
    case 'picture':
      return `/course/edit/${kindOf(thing)}s/${name}`;
    default:
      return undefined;
  }
}
