import type { Projection } from '../ledger/ledger.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { insertDevice, setWithdrawn } from './device.store.ts';

/** The shared devices: who registered each, for which site, under which name, and who withdrew it. */
export const wardProjection: Projection = {
  name: 'ward devices',
  fromValues: true,
  tables: ['ward_device'],
  kinds: ['ward-device-registered', 'ward-device-withdrawn'],
  async apply(tx, entries) {
    for (const { kind, at, facts, values } of entries) {
      const [id, by] = [textOf(facts, 'device'), textOf(facts, 'by')];
      if (kind === 'ward-device-withdrawn') await setWithdrawn(tx, id, by, at);
      else
        await insertDevice(tx, {
          id,
          name: values['name'] ?? '',
          site_id: textOf(facts, 'site'),
          registered_by: by,
          registered_at: at,
        });
    }
  },
};
