import type { Facts } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { putSetting, putSite } from './organisation.store.ts';
import { putCountry } from './site-past.store.ts';
import { putSiteStart } from './start-days.store.ts';

/** The settings and sites of today, when each site starts, and in which country it was. */
export const organisationProjection: Projection = {
  name: 'organisation',
  tables: ['setting', 'site', 'site_past', 'site_start'],
  kinds: ['settings-changed', 'site-set', 'start-days-set'],
  async apply(tx, entries) {
    for (const { kind, at, facts } of entries) {
      if (kind === 'settings-changed') {
        for (const [name, value] of Object.entries(facts['settings'] ?? {}))
          await putSetting(tx, name, String(value), at);
      } else if (kind === 'start-days-set') {
        for (const [site, day] of Object.entries(facts['days'] ?? {}))
          await putSiteStart(tx, site, String(day));
      } else {
        const text = (fact: string) => textOf(facts, fact);
        await putSite(tx, {
          id: text('site'),
          name: text('name'),
          country: text('country'),
          zone: text('zone'),
        });
        await putCountry(tx, {
          site: text('site'),
          country: text('country'),
          from: at,
          always: facts['since'] === 'always',
        });
      }
    }
  },
};

/** A fact that must be text. */
export function textOf(facts: Facts, fact: string): string {
  const value = facts[fact];
  if (typeof value !== 'string') throw new Error(`an entry without ${fact}`);
  return value;
}
