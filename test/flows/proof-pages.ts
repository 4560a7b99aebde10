import type { House } from '../support/flow.ts';
import { STRANGER, type Tour } from './tour.ts';

/** The page where anybody gets what it takes to check the record, and the files that it gives. */
export function proofPages(house: House, tour: Tour): void {
  it('of checking the record', async () => {
    const page = await tour.visit('verify', STRANGER, '/verify');
    await tour.visit('verify.signed-in', 'nurse', '/verify');
    for (const path of ['/verify/verify-heed.html', '/verify/verify-heed.mjs']) {
      expect([path, (await page.request.get(house.app.url + path)).status()]).toEqual([path, 200]);
      tour.see(path);
    }
  });
}
