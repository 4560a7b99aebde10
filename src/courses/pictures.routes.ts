import { notFound } from '../errors.ts';
import { param, type Ground, type Page } from '../web/ground.ts';
import { contentHash } from '../files/content.store.ts';
import { LANGUAGES } from '../web/languages.ts';
import { filesIn } from './course-folder.ts';
import { picturesIn } from './picture-words.ts';
import { pictureKept } from './pictures.store.ts';

/** The pictures that lessons and questions show, each under its hash: what stands there never changes. */
export function picturePages({ database, config }: Ground): { show: Page } {
  // While somebody edits the folder, its pictures are not kept yet.
  const onDisk = (hash: string): string | undefined => {
    if (config.courseOnDisk === undefined) return undefined;
    const files = filesIn(config.courseOnDisk);
    return LANGUAGES.flatMap((language) => picturesIn(language, files)).find(
      ({ body }) => contentHash(body) === hash,
    )?.body;
  };

  return {
    async show(req, res) {
      const hash = param(req, 'hash');
      const kept = HASH.test(hash) ? ((await pictureKept(database.read, hash)) ?? onDisk(hash)) : undefined;
      const picture = ADDRESS.exec(kept ?? '');
      if (picture === null) throw notFound();
      const [, type = '', body = ''] = picture;
      res.set('cache-control', 'private, max-age=31536000, immutable');
      // An SVG opened by itself is a page: one that may do nothing.
      res.set('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'");
      res.set('x-content-type-options', 'nosniff');
      res.set('content-type', type);
      res.end(Buffer.from(body, 'base64'));
    },
  };
}

const HASH = /^[0-9a-f]{64}$/;
const ADDRESS = /^data:(image\/(?:svg\+xml|png|jpeg|webp));base64,(.+)$/s;
