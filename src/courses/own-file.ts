import { z } from 'zod';
import { readYaml } from '../files/yaml-file.ts';
import type { FileProblem } from '../files/yaml-file.ts';
import { bracketsIn } from '../policy/brackets.ts';
import { markdownFaults } from './check-lesson.ts';
import type { Course } from './course.ts';
import type { Places } from './places.ts';

const words = z.string('must be a text').trim().min(1, 'must not be empty');
const part = z
  .strictObject({
    words: words.optional(),
    picture: z
      .string()
      .regex(/^[a-z0-9-]+\.(svg|png|jpg|webp)$/, 'must be the name of a picture, like own-desk.jpg')
      .optional(),
    alt: words.optional(),
  })
  .refine((given) => given.words !== undefined || given.picture !== undefined, 'needs words or a picture')
  .refine(
    (given) => given.picture === undefined || given.alt !== undefined,
    'the picture has no alt: words for whoever cannot see it',
  );
const own = z.record(
  z.string(),
  z.strictObject({ story: part.optional(), rule: part.optional(), try: part.optional() }),
);

/** What an organisation adds at the end of a part of a lesson, in its own words and with its own picture. */
export type OwnPart = z.output<typeof part>;
/** The same of all lessons, by lesson and part. */
export type Own = z.output<typeof own>;

/** Reads `own.yaml`. Throws FileError with file, line and sentence. */
export const readOwn = (text: string, file: string): Own => readYaml(text, file, own);

/** What is wrong with an organisation's own words that their schema cannot see. Pure. */
export function ownFaults(course: Course, brackets: ReadonlySet<string>, places: Places): FileProblem[] {
  return Object.entries(course.own ?? {}).flatMap(([lesson, parts]) => {
    const say = (text: string, near?: string) => ({ ...places('own', lesson, near), about: lesson, text });
    const given = Object.values(parts).filter((one) => one !== undefined);
    const known = course.lessons.find(({ id }) => id === lesson);
    return [
      ...(known === undefined ? [say('there is no such lesson')] : []),
      ...(known?.package === undefined ? [] : [say('is a package: there is no part to add to')]),
      ...given.flatMap(({ words: text = '', picture }) => [
        ...bracketsIn(text)
          .filter((key) => !brackets.has(key))
          .map((key) => say(`[${key}] is not among the policy's brackets`, `[${key}]`)),
        ...markdownFaults(text, course.pictures).map((fault) => say(fault.text, fault.near)),
        ...(picture !== undefined && course.pictures[picture] === undefined
          ? [say(`there is no picture pictures/${picture}`, picture)]
          : []),
      ]),
    ];
  });
}
