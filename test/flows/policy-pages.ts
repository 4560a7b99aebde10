import type { House } from '../support/flow.ts';
import type { Tour } from './tour.ts';

/** The pages that the policy is read on. */
export function policyReading(house: House, tour: Tour): void {
  it('of the policy', async () => {
    await tour.visit('policy', 'nurse', '/policy');
    await tour.visit('policy.all', 'nurse', '/policy?all');
    await tour.visit('policy.clause', 'nurse', '/policy/SM-02');
    await tour.visit('policy.clause.changed', 'officer', '/policy/SM-12');
    await tour.visit('policy.clause.aside', 'nurse', '/policy/SM-25');
    await tour.visit('policy.card', 'nurse', '/policy/cards/clinician');
  });

  it('of the policy’s versions', async () => {
    await tour.visit('policy.versions', 'nurse', '/policy/versions');
    await tour.visit('policy.version', 'auditor', '/policy/versions/1');
    await tour.visit('policy.version.country', 'officer', '/policy/versions/2?country=us');
    await tour.visit('policy.changes', 'nurse', '/policy/versions/2/changes');
    const page = await tour.as('nurse');
    await page.goto('/policy/versions/2');
    for (const name of ['Download as PDF', 'Download as Markdown']) {
      const file = await page.getByRole('link', { name }).getAttribute('href');
      const answer = await page.request.get(file!);
      expect(answer.status()).toBe(200);
      expect((await answer.body()).length).toBeLessThan(200 * 1024);
      tour.see(file!);
    }
    expect(house.faults).toEqual([]);
  });
}
