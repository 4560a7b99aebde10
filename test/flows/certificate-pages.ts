import { fill, pathOf, press } from '../support/flow.ts';
import { STRANGER, type Tour } from './tour.ts';

/** The pages of certificates: one’s own, what strangers see of it, and what an officer may do with it. */
export function certificatePages(tour: Tour): void {
  it('of certificates', async () => {
    const desk = await tour.as('front.desk');
    await desk.goto('/');
    await desk.locator('a[href$="/certificate"]').first().click();
    await desk.waitForURL('**/certificate');
    await tour.look('certificate.none', desk);
    await press(desk, 'Make the certificate');
    await tour.look('certificate', desk);
    const page = pathOf(desk);
    const number = (await desk.locator('.receipt-number').innerText()).trim();
    const file = `/certificates/${number}/file`;
    expect((await desk.request.get(file)).status()).toBe(200);
    tour.see(file);
    // Sealed by now or not: it is a file, or says that it will be one.
    const proof = `/certificates/${number}/proof`;
    expect([200, 409]).toContain((await desk.request.get(proof)).status());
    tour.see(proof);
    await tour.visit('certificate.check', STRANGER, `/certificates/${number}`);
    await desk.getByLabel('My full name').check();
    await press(desk, 'Save');
    await tour.visit('certificate.check.named', STRANGER, `/certificates/${number}`);
    await tour.send('certificate.again.errors', desk, 'Make a new certificate');
    await desk.getByLabel('It was lost').check();
    await press(desk, 'Make a new certificate');
    await tour.look('certificate.again', desk);
    await tour.visit('certificate.check.replaced', STRANGER, `/certificates/${number}`);
    const second = (await desk.locator('.receipt-number').innerText()).trim();
    await tour.visit('certificate.auditor', 'auditor', page);
    const officer = await tour.visit('certificate.officer', 'officer', page);
    await tour.send('certificate.withdrawal.errors', officer, 'Withdraw the certificate');
    await officer.goto(page);
    await fill(officer, { 'Why?': 'Somebody else sat the test.' });
    await press(officer, 'Withdraw the certificate');
    await tour.look('certificate.withdrawn', officer);
    await tour.visit('certificate.check.withdrawn', STRANGER, `/certificates/${second}`);
    await tour.visit('certificate.check.bad', STRANGER, '/certificates/BCDF-GHJK-LMNP-QRST-VWXZ', 404);
  });
}
