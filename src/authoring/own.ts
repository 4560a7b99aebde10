import { stringify } from 'yaml';
import { invalidField } from '../errors.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import type { PartName } from './lesson-form.ts';
import { OWN, partOf, withPart } from './parts.ts';
import { pictureBody, pictureName, pictureType, usesOf, withPicture } from './pictures.ts';
import { recordOf, textOf, valueOf } from './raw.ts';

/** What an organisation adds to one part of a lesson, as a form has it. */
export interface OwnForm {
  words: string;
  picture: string;
  alt: string;
}

const addedTo = (files: CourseFiles, lesson: string): Record<string, unknown> =>
  recordOf(valueOf(partOf(files, `own:${lesson}`)?.text ?? ''));

/** What was added to a part of a lesson; nothing where nothing was. */
export function ownIn(files: CourseFiles, lesson: string, part: PartName): OwnForm {
  const raw = recordOf(addedTo(files, lesson)[part]);
  return { words: textOf(raw['words']), picture: textOf(raw['picture']), alt: textOf(raw['alt']) };
}

export interface OwnEdit {
  words: string;
  alt: string;
  /** A new picture, and whether the one that is there goes. */
  bytes: Buffer | undefined;
  without: boolean;
}

/**
 * The folder with an organisation's own words and picture at the end of a part; nothing in them takes it out. Throws
 * invalid naming the field.
 */
export function withOwn(files: CourseFiles, lesson: string, part: PartName, edit: OwnEdit): CourseFiles {
  const { words, alt, bytes, without } = edit;
  const type = bytes === undefined ? undefined : pictureType(bytes);
  const added = bytes === undefined || type === undefined ? undefined : pictureName(files, bytes, type);
  const before = ownIn(files, lesson, part).picture;
  const picture = added ?? (without ? '' : before);
  if (picture !== '' && alt === '') throw invalidField('alt', 'authoring.alt-needed');
  let next = withPart(files, `own:${lesson}`, ownLines(files, lesson, part, { words, picture, alt }), OWN);
  if (added !== undefined) next = withPicture(next, added, pictureBody(bytes!, type!));
  // A picture of ours that nothing shows any more is not kept for ever.
  const idle = before.startsWith('own-') && before !== picture && usesOf(next, before).length === 0;
  return idle ? withPicture(next, before, undefined) : next;
}

/** The lines of what is added to a lesson, one part of it as given; undefined when nothing is. */
export function ownLines(
  files: CourseFiles,
  lesson: string,
  part: PartName,
  { words, picture, alt }: OwnForm,
): string | undefined {
  const given = { ...(words === '' ? {} : { words }), ...(picture === '' ? {} : { picture, alt }) };
  const { [part]: _old, ...others } = addedTo(files, lesson);
  const all = Object.keys(given).length === 0 ? others : { ...others, [part]: given };
  return Object.keys(all).length === 0 ? undefined : stringify(all);
}
