import { keepCounts } from '../../src/obligations/counts.ts';
import type { House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** A team and the organisation at a glance, and the files of both. */
export function overviewPages(house: House, tour: Tour): void {
  const files = async (account: string, path: string) => {
    const page = await tour.as(account);
    for (const format of ['csv', 'xlsx', 'pdf']) {
      expect((await page.request.get(`${path}.${format}`)).status()).toBe(200);
      tour.see(`${path}.${format}`);
    }
  };

  it('of a team at a glance', async () => {
    await tour.visit('team', 'manager', '/reports/team');
    await tour.visit('team.role', 'manager', '/reports/team?role=clinician');
    await tour.visit('team.another-day', 'manager', '/reports/team?on=2026-11-20');
    await files('manager', '/reports/team');
  });

  it('of the organisation at a glance', async () => {
    await tour.visit('organisation', 'officer', '/reports/organisation');
    await keepCounts(house.database, house.app.clock.now());
    await tour.visit('organisation.counted', 'auditor', '/reports/organisation');
    await tour.visit('organisation.role', 'officer', '/reports/organisation?role=front-desk');
    await files('officer', '/reports/organisation');
  });
}
