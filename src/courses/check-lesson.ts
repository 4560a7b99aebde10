import type { Course, Lesson } from './course.ts';
import { clausesShown, wordsOf } from './lesson-file.ts';

/** What is wrong with a lesson, a sentence each, with the clauses that it shows and all its words. Pure. */
export function lessonFaults(
  lesson: Lesson,
  { pictures }: Pick<Course, 'pictures'>,
): { faults: string[]; shown: Set<string>; words: string } {
  const shown = new Set(clausesShown(lesson.screens));
  const words = wordsOf(lesson.screens);
  return {
    faults: [
      ...lesson.clauses.filter((id) => !shown.has(id)).map((id) => `does not show its clause ${id}`),
      ...pictureFaults(words, pictures),
      ...linkFaults(words),
    ],
    shown,
    words,
  };
}

function pictureFaults(words: string, pictures: Readonly<Record<string, string>>): string[] {
  return [...words.matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)].flatMap(([, alt = '', name = '']) => [
    ...(alt.trim() === '' ? [`the picture ${name} has no words for whoever cannot see it`] : []),
    ...(pictures[name] === undefined ? [`there is no picture pictures/${name}`] : []),
  ]);
}

function linkFaults(words: string): string[] {
  return [...words.matchAll(/(?<!!)\[[^\]]*\]\(([^)]*)\)/g)].flatMap(([, to = '']) =>
    /^https:\/\/[^\s]+\.[^\s]+$/.test(to) || /^\/(policy|can-i-post|what-now)\b[\w/-]*$/.test(to)
      ? []
      : [`the link to “${to}” leads nowhere: begin it with https:// or /policy/`],
  );
}
