import type { House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The registers: our accounts, what networks offer, and what is new. The demo has some of each. */
export function networksPages(house: House, tour: Tour): void {
  const idIn = async (table: 'network_account' | 'network_feature' | 'network' | 'watch_item') =>
    (await house.database.read.selectFrom(table).select('id').orderBy('id', 'desc').executeTakeFirstOrThrow())
      .id;

  it('of the registers, as staff and as the committee', async () => {
    await tour.visit('networks', 'officer', '/networks');
    await tour.visit('networks.accounts.staff', 'nurse', '/networks/accounts');
    await tour.visit('networks.accounts', 'officer', '/networks/accounts');
    const fresh = await tour.visit('networks.account.new', 'officer', '/networks/accounts/new');
    await tour.send('networks.account.errors', fresh, 'Save');
    await tour.visit('networks.account', 'officer', `/networks/accounts/${await idIn('network_account')}`);
    await tour.visit('networks.account.none', 'officer', '/networks/accounts/nothing', 404);
  });

  it('of features and the watch-list', async () => {
    await tour.visit('networks.features', 'officer', '/networks/features');
    await tour.visit('networks.features.gaps', 'officer', '/networks/features?show=gap');
    await tour.visit('networks.feature.new', 'officer', '/networks/features/new');
    await tour.visit('networks.feature', 'officer', `/networks/features/${await idIn('network_feature')}`);
    await tour.visit('networks.named', 'officer', `/networks/named/${await idIn('network')}`);
    await tour.visit('networks.watch', 'marketing', '/networks/watch');
    await tour.visit('networks.watch.new', 'officer', '/networks/watch/new');
    const open = await house.database.read
      .selectFrom('watch_item')
      .select('id')
      .where('decided_on', 'is', null)
      .executeTakeFirstOrThrow();
    await tour.visit('networks.watch.item', 'officer', `/networks/watch/${open.id}`);
    await tour.visit('networks.watch.edit', 'officer', `/networks/watch/${open.id}/edit`);
  });
}
