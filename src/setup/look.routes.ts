import type { Request, Response } from 'express';
import { pictureBody, pictureType } from '../authoring/pictures.ts';
import { transact } from '../database/database.ts';
import { invalidField, notFound } from '../errors.ts';
import { keepContent } from '../files/content.store.ts';
import { colourRules, isColour, tooLight } from '../organisation/colour.ts';
import { logoKept } from '../organisation/look.store.ts';
import { lookNow, ownPicture, setLook } from '../organisation/look.ts';
import { problemsOf, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';

const OURS = '#0c5c61';

/** The organisation's own picture and colour. */
export function lookPages(ground: Ground): Record<'show' | 'save' | 'logo' | 'colours', Page> {
  const { read, write } = ground.database;

  async function show(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const { messages } = res.locals.place;
    const look = await lookNow(read);
    render(req, res, 'setup/look', {
      title: messages.t('setup.step-look'),
      errors,
      done: errors.length === 0 && query(req, 'done') === '1',
      hasLogo: look.logo !== '',
      isShownAnywhere: (await ownPicture(read, look)) !== undefined,
      accent: typed(req)['accent'] ?? (look.accent || OURS),
    });
  }

  return {
    show: (req, res) => show(req, res, []),

    async save(req, res) {
      const { now, place } = res.locals;
      const sent = typed(req);
      const errors = await problemsOf(place.messages, async () => {
        const accent = accentIn(sent['accent'] ?? '');
        const bytes = req.file?.buffer;
        const body = bytes === undefined || bytes.length === 0 ? '' : pictureBody(bytes, pictureType(bytes));
        await transact(write, async (tx) => {
          const before = await lookNow(tx);
          // Kept apart from the pictures of courses: those are not for strangers.
          const kept = body === '' ? before.logo : await keepContent(tx, 'logo', `logo ${body}`);
          const logo = sent['removal'] === 'yes' && body === '' ? '' : kept;
          await setLook(tx, now, viewerOf(res).personId, { logo, accent }, place.zone);
        });
      });
      if (errors.length === 0) res.redirect(303, '/setup/look?done=1');
      else await show(req, res.status(refusedStatus(errors)), errors);
    },

    async logo(req, res) {
      const hash = param(req, 'hash');
      const data = /^[0-9a-f]{64}$/.test(hash) ? await logoKept(read, hash) : undefined;
      const [, type, base64] = /^data:([\w/+.-]+);base64,(.*)$/s.exec(data ?? '') ?? [];
      if (type === undefined || base64 === undefined) throw notFound();
      // Opened by itself it can do nothing either.
      res.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
      res.set({ 'cache-control': 'public, max-age=31536000, immutable', 'content-type': type });
      res.send(Buffer.from(base64, 'base64'));
    },

    colours(req, res) {
      const accent = `#${param(req, 'accent')}`;
      if (!isColour(accent)) throw notFound();
      res.set('cache-control', 'public, max-age=86400');
      res.type('css').send(colourRules(accent));
    },
  };
}

// Ours is no colour of theirs.
function accentIn(text: string): string {
  const accent = text.trim().toLowerCase();
  if (accent === '' || accent === OURS) return '';
  if (!isColour(accent)) throw invalidField('accent', 'setup.accent-wrong');
  const fault = tooLight(accent);
  if (fault !== undefined) throw invalidField('accent', 'setup.accent-light', { ...fault });
  return accent;
}
