import type { Projection } from '../ledger/ledger.ts';
import { putSetting, putSite } from './organisation.store.ts';

/** The settings and sites of today. */
export const organisationProjection: Projection = {
  name: 'organisation',
  tables: ['setting', 'site'],
  kinds: ['settings-changed', 'site-set'],
  async apply(tx, entries) {
    for (const { kind, at, facts } of entries) {
      if (kind === 'settings-changed') {
        for (const [name, value] of Object.entries(facts['settings'] as Record<string, string>))
          await putSetting(tx, name, value, at);
      } else {
        const { site: id, name, country, zone } = facts as Record<string, string>;
        await putSite(tx, { id: id!, name: name!, country: country!, zone: zone! });
      }
    }
  },
};
