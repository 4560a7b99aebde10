import type { Course, Lesson } from './course.ts';
import { clausesShown, wordsOf } from './lesson-file.ts';

/** What is wrong with words of a course, and the words where it stands; '' for the whole. */
export interface Fault {
  text: string;
  near: string;
}

/** What is wrong with a lesson, a sentence each, with the clauses that it shows and all its words. Pure. */
export function lessonFaults(
  lesson: Lesson,
  { pictures }: Pick<Course, 'pictures'>,
): { faults: Fault[]; shown: Set<string>; words: string } {
  const shown = new Set(clausesShown(lesson.screens));
  const words = wordsOf(lesson.screens);
  const unshown = lesson.clauses.filter((id) => !shown.has(id));
  return {
    faults: [
      ...unshown.map((id) => ({ text: `does not show its clause ${id}`, near: '## The rule' })),
      ...markdownFaults(words, pictures),
    ],
    shown,
    words,
  };
}

/** What is wrong with the pictures and links of a text in Markdown. Pure. */
export function markdownFaults(words: string, pictures: Readonly<Record<string, string>>): Fault[] {
  return [...pictureFaults(words, pictures), ...linkFaults(words)];
}

function pictureFaults(words: string, pictures: Readonly<Record<string, string>>): Fault[] {
  return [...words.matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)].flatMap(([near, alt = '', name = '']) => [
    ...(alt.trim() === ''
      ? [{ text: `the picture ${name} has no words for whoever cannot see it`, near }]
      : []),
    ...(pictures[name] === undefined ? [{ text: `there is no picture pictures/${name}`, near }] : []),
  ]);
}

function linkFaults(words: string): Fault[] {
  return [...words.matchAll(/(?<!!)\[[^\]]*\]\(([^)]*)\)/g)].flatMap(([near, to = '']) =>
    /^https:\/\/[^\s]+\.[^\s]+$/.test(to) || /^\/(policy|can-i-post|what-now)\b[\w/-]*$/.test(to)
      ? []
      : [{ text: `the link to “${to}” leads nowhere: begin it with https:// or /policy/`, near }],
  );
}
