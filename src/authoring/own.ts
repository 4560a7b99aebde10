import { parse, stringify } from 'yaml';
import { checkAll, invalidField } from '../errors.ts';
import type { CourseFiles } from '../courses/course-folder.ts';
import type { PartName } from './lesson-form.ts';
import { OWN, partOf, withPart } from './parts.ts';
import { pictureBody, pictureName, pictureType, usesOf, withPicture } from './pictures.ts';
import { isRecord, textOf } from './question-form.ts';

/** What an organisation adds to one part of a lesson, as a form has it. */
export interface OwnForm {
  words: string;
  picture: string;
  alt: string;
}

const recordOf = (files: CourseFiles, lesson: string): Record<string, unknown> => {
  const text = partOf(files, `own:${lesson}`)?.text;
  const value: unknown = text === undefined ? undefined : parse(text);
  return isRecord(value) ? value : {};
};

/** What was added to a part of a lesson; nothing where nothing was. */
export function ownIn(files: CourseFiles, lesson: string, part: PartName): OwnForm {
  const own = recordOf(files, lesson)[part];
  const raw = isRecord(own) ? own : {};
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
 * Makes the edit that puts an organisation's own words and picture at the end of a part; nothing in them takes it out.
 * Throws invalid naming the field.
 */
export function ownEdit(
  lesson: string,
  part: PartName,
  { words, alt, bytes, without }: OwnEdit,
): (files: CourseFiles) => CourseFiles {
  const type = bytes === undefined ? undefined : pictureType(bytes);
  return (files) => {
    const added = bytes !== undefined && type !== undefined ? pictureName(files, bytes, type) : undefined;
    const before = ownIn(files, lesson, part);
    const picture = added ?? (without ? '' : before.picture);
    checkAll(() => {
      if (picture !== '' && alt === '') throw invalidField('alt', 'authoring.alt-needed');
    });
    const given = {
      ...(words === '' ? {} : { words }),
      ...(picture === '' ? {} : { picture, alt }),
    };
    const { [part]: _old, ...others } = recordOf(files, lesson);
    const all = Object.keys(given).length === 0 ? others : { ...others, [part]: given };
    const empty = Object.keys(all).length === 0;
    let next = withPart(files, `own:${lesson}`, empty ? undefined : stringify(all), OWN);
    if (added !== undefined) next = withPicture(next, added, pictureBody(bytes!, type!));
    // A picture of ours that nothing shows any more is not kept for ever.
    const old = before.picture;
    const idle = old.startsWith('own-') && old !== picture && usesOf(next, old).length === 0;
    return idle ? withPicture(next, old, undefined) : next;
  };
}
