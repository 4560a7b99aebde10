import type { Facts } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { putSetting, putSite } from './organisation.store.ts';
import { putCountry } from './site-past.store.ts';

/** The settings and sites of today, and in which country each site was. */
export const organisationProjection: Projection = {
  name: 'organisation',
  tables: ['setting', 'site', 'site_past'],
  kinds: ['settings-changed', 'site-set'],
  async apply(tx, entries) {
    for (const { kind, at, facts } of entries) {
      if (kind === 'settings-changed') {
        for (const [name, value] of Object.entries(facts['settings'] ?? {}))
          await putSetting(tx, name, String(value), at);
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
