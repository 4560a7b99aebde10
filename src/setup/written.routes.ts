import { nights } from '../backup/nightly.ts';
import type { Ground, Page } from '../web/ground.ts';
import { render } from '../web/render.ts';

/** What stands in the settings of the machine: what it is now, and what to write there. */
export function writtenPages(ground: Ground): Record<'https' | 'backup', Page> {
  const { config } = ground;
  return {
    https(req, res) {
      const { messages } = res.locals.place;
      const safe = config.origin.startsWith('https:');
      const host = safe ? new URL(config.origin).host : 'training.example.org';
      render(req, res, 'setup/https', {
        title: messages.t('setup.step-https'),
        safe,
        origin: config.origin,
        caddy: `${host} {\n  reverse_proxy localhost:${config.port}\n}`,
        settings: `HEED_ORIGIN=https://${host}\nHEED_PROXIES=loopback`,
      });
    },

    backup(req, res) {
      const { messages } = res.locals.place;
      const state = nights(ground);
      render(req, res, 'setup/backup', {
        title: messages.t('setup.step-backup'),
        folder: config.backups ?? '',
        last: state?.last ?? '',
        settings: 'HEED_BACKUPS=/mnt/backups/heed',
      });
    },
  };
}
