import type { Request, Response } from 'express';
import QRCode from 'qrcode';
import { HeedError } from '../errors.ts';
import { policyInForce } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { ANYWHERE, textAt, type PolicyText } from '../policy/text.ts';
import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { languageOf } from '../web/tongue.ts';
import { firstHour } from './first-hour.ts';

/** The page for whoever has posted something or seen it, and the posters that lead to it and to “Can I post this?”. */
export function whatNowPages({ database, messages, config }: Ground) {
  const { t } = messages;

  // At the reader's own site, when we know who reads.
  async function textFor(res: Response): Promise<PolicyText | null> {
    const { viewer } = res.locals;
    try {
      const { version } = await policyInForce(database.read);
      const at = viewer === null ? ANYWHERE : await readerOf(database.read, viewer.personId);
      return textAt(version, { ...at, language: languageOf(res) });
    } catch (error) {
      if (error instanceof HeedError && error.kind === 'not-found') return null;
      throw error;
    }
  }

  async function show(req: Request, res: Response): Promise<void> {
    const hour = firstHour(await textFor(res));
    render(req, res, 'asking/what-now', { title: t('now.title'), hour });
  }

  const poster =
    (name: 'what-now' | 'can-i-post'): Page =>
    async (req, res) => {
      const hour = name === 'what-now' ? firstHour(await textFor(res)) : null;
      const address = `${config.origin}/${name}`;
      const code = await QRCode.toString(address, { type: 'svg', errorCorrectionLevel: 'M' });
      render(req, res, 'asking/poster', { title: t(`poster.${name}`), name, address, code, hour });
    };

  return { show, whatNowPoster: poster('what-now'), canIPostPoster: poster('can-i-post') };
}
