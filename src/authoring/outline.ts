import type { CourseFiles } from '../courses/course-folder.ts';
import { nameOf, partsOf, type Part } from './parts.ts';
import { questionIn, type QuestionForm } from './question-form.ts';

/** A question of a folder, with the file that it stands in. */
export interface QuestionInFile {
  part: Part;
  /** The name of its file, which is that of a lesson for most. */
  file: string;
  question: QuestionForm;
}

const MOST = 1500;
const known = new Map<string, QuestionForm | undefined>();

/** Every question of a folder in its order, right or not. */
export function questionsOf(files: CourseFiles): QuestionInFile[] {
  return [...partsOf(files).values()].flatMap((part) => {
    if (!part.thing.startsWith('question:')) return [];
    if (!known.has(part.text)) {
      if (known.size >= MOST) known.clear();
      known.set(part.text, questionIn(part.text));
    }
    const question = known.get(part.text);
    const file = /([^/]+)\.yaml$/.exec(part.path)?.[1] ?? '';
    return question === undefined || question.id !== nameOf(part.thing) ? [] : [{ part, file, question }];
  });
}

/** The names of all pictures of a folder. */
export const pictureNames = (files: CourseFiles): string[] =>
  Object.keys(files)
    .flatMap((path) => /^pictures\/(.+)$/.exec(path)?.[1] ?? [])
    .toSorted();
