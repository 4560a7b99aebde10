import { follow, press } from '../support/flow.ts';
import { STRANGER, type Tour } from './tour.ts';

/** “Can I post this?”, what to do after a mistake, and the posters. */
export function askingPages(tour: Tour): void {
  it('of asking whether one may post', async () => {
    const page = await tour.visit('asking', 'nurse', '/can-i-post');
    await press(page, 'A coworker’s name, tag or picture');
    await tour.look('asking.second', page);
    await follow(page, 'Start again');
    await press(page, 'A name, fact or hint about a patient');
    for (let taps = 0; taps < 6 && (await page.locator('.taps').count()) > 0; taps++) {
      const no = page.getByRole('button', { name: 'No', exact: true });
      await press(page, (await no.count()) > 0 ? 'No' : 'On your own page or feed');
    }
    await tour.look('asking.no', page);
    await press(page, 'This is unclear');
    await tour.look('asking.unclear', page);
    await page.goto('/can-i-post');
    await press(page, 'A photo or video from work with no patient in it');
    for (let taps = 0; taps < 14 && (await page.locator('.taps').count()) > 0; taps++) {
      const none = page.getByRole('button', { name: 'None of these', exact: true });
      const last = (await none.count()) > 0 ? none : page.locator('.tap').first();
      await press(page, (await last.innerText()).trim());
    }
    await tour.look('asking.answer', page);
  });

  it('of what to do now', async () => {
    await tour.visit('what-now.guest', STRANGER, '/what-now');
    await tour.visit('what-now', 'nurse', '/what-now');
    await tour.visit('poster.what-now', 'nurse', '/posters/what-now');
    await tour.visit('poster.can-i-post', 'nurse', '/posters/can-i-post');
  });
}
