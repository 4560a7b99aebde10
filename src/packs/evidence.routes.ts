import type { Request, Response } from 'express';
import { viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may, type Who } from '../web/viewer.ts';

/** The places that an officer or an auditor goes to from here; each with `evidence.<key>` and a line on what it is for. */
const PLACES: readonly { href: string; key: string; icon: string; who: Who }[] = [
  { href: '/evidence/packs', key: 'packs', icon: 'package-check', who: 'statistics' },
  { href: '/reports/completion', key: 'completion', icon: 'chart-no-axes-column', who: 'statistics' },
  { href: '/log', key: 'log', icon: 'scroll-text', who: 'overseer' },
  { href: '/keeping', key: 'keeping', icon: 'archive', who: 'keeping' },
  { href: '/data-requests', key: 'requests', icon: 'inbox', who: 'officer' },
  { href: '/verify', key: 'verify', icon: 'shield-check', who: 'public' },
];

/** The page from which proof is found: packs, the record log, what is kept, the reports. */
export function evidencePage({ messages }: Ground): Page {
  return (req: Request, res: Response) => {
    const viewer = viewerOf(res);
    const places = PLACES.filter(({ who }) => may(viewer, who)).map(({ href, key, icon }) => ({
      href,
      icon,
      name: messages.t(`evidence.${key}`),
      about: messages.t(`evidence.${key}-about`),
    }));
    render(req, res, 'packs/evidence', { title: messages.t('evidence.title'), places });
  };
}
