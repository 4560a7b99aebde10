import type { Config } from '../../config.ts';
import { pictureKept } from '../../courses/pictures.store.ts';
import type { Db } from '../../database/database.ts';
import type { Messages } from '../../web/messages.ts';
import type { Wanted } from './audience.ts';
import { contentOf, type Content } from './content.ts';
import { filesOfPackage } from './files.ts';
import { sourceFor, type Source } from './source.ts';
import { zipOf, type ExportFile } from './zip.ts';

export interface Exported {
  /** What it is saved as. */
  name: string;
  zip: Buffer;
  content: Content;
  files: readonly ExportFile[];
}

/**
 * Makes a package of the course in force, fitted to the policy in force and to an audience: the same bytes while these
 * are the same. Throws conflict while nothing is in force, invalid for a country that the policy is not for.
 */
export async function exportCourse(
  db: Db,
  wanted: Wanted,
  ground: { messages: Messages; config: Pick<Config, 'origin'> },
): Promise<Exported> {
  const source = await sourceFor(db, wanted);
  const known = await picturesOf(db, source);
  const shown = new Map<string, ExportFile>();
  const content = contentOf(source, wanted, {
    messages: ground.messages,
    origin: ground.config.origin,
    pictureFile(name) {
      const picture = known.get(name);
      if (picture !== undefined) shown.set(picture.path, picture);
      return picture?.path;
    },
  });
  const { standard, role, country } = wanted;
  const files = filesOfPackage({
    content,
    identifier: `heed-${source.course.id}-${role}-${country}`,
    messages: ground.messages,
    pictures: [...shown.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  });
  const name = `${source.course.id}-scorm-${standard}-${role}-${country}.zip`;
  return { name, zip: await zipOf(files), content, files };
}

const ADDRESS = /^data:image\/(svg\+xml|png|jpeg|webp);base64,(.+)$/s;

/** The pictures of a course as files of a package, by their names in the course. */
async function picturesOf(db: Db, { course }: Source): Promise<Map<string, ExportFile>> {
  const files = new Map<string, ExportFile>();
  for (const [name, hash] of Object.entries(course.pictures)) {
    const [, type = '', body = ''] = ADDRESS.exec((await pictureKept(db, hash)) ?? '') ?? [];
    if (body === '') continue;
    const ending = type === 'svg+xml' ? 'svg' : type;
    files.set(name, { path: `pictures/${hash.slice(0, 16)}.${ending}`, body: Buffer.from(body, 'base64') });
  }
  return files;
}
