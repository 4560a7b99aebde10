import { addStaff } from '../support/app.ts';
import { DEMO_PASSWORD } from '../../src/demo/make.ts';
import { fill, signIn, type House } from '../support/flow.ts';
import { idOf, LONG, STRANGER, type Tour } from './tour.ts';

/** Slips of paper for people without email, and what they lead to. */
export function slipPages(house: House, tour: Tour): void {
  it('of sign-in slips', async () => {
    const managerId = await idOf(house, 'manager@larkfield.example');
    const silent = { email: null as unknown as string, password: false, managerId };
    await addStaff(house.app, { ...silent, name: 'Pat Porter', employeeNumber: 'K-4711' });
    await addStaff(house.app, { ...silent, name: LONG, employeeNumber: 'K-4712' });
    const page = await tour.visit('sign-in-slips', 'manager', '/sign-in-slips');
    await tour.send('sign-in-slips.made', page, 'Make slips for those ticked');
    const code = await page.locator('.slip:has-text("Pat Porter") .slip-code').first().innerText();
    await tour.send('sign-in-slips.handed', page, 'I handed these 2 slips over');
    await tour.visit('sign-in-slips.officer', 'officer', '/sign-in-slips');
    const phone = await tour.visit('slip', STRANGER, '/slip');
    await tour.send('slip.errors', phone, 'Go on');
    await tour.visit('slip.unknown', STRANGER, '/slip/BBBB-BBBB-BBBB', 404);
    await tour.visit('slip.choose', STRANGER, `/slip/${code}`);
    await fill(phone, { 'New PIN': '123456' });
    await tour.send('slip.choose.errors', phone, 'Save my PIN and sign in');
  });
}

/** The minutes of training, for payroll. */
export function minutesPages(tour: Tour): void {
  it('of minutes for payroll', async () => {
    await tour.visit('minutes.form', 'officer', '/reports/minutes');
    await tour.visit('minutes', 'officer', '/reports/minutes?from=2026-01-01&to=2026-11-30');
    await tour.visit('minutes.none', 'officer', '/reports/minutes?from=2019-01-01&to=2019-01-31');
    await tour.visit(
      'minutes.past',
      'officer',
      '/reports/minutes?from=2026-01-01&to=2026-11-30&on=2026-10-01',
    );
    for (const ending of ['csv', 'xlsx', 'pdf']) tour.see(`/reports/minutes.${ending}`);
  });
}

/** A shared device, from being registered to the first person on it. */
export function wardPages(house: House, tour: Tour): void {
  it('of shared devices', async () => {
    const page = await house.visitor({ width: 820 });
    await signIn(page, 'manager@larkfield.example', DEMO_PASSWORD);
    await page.goto('/ward/devices');
    await tour.look('ward.devices', page);
    await tour.send('ward.devices.errors', page, 'Share this device');
    await fill(page, { 'Name of the device': 'Tablet, night shift' });
    await tour.send('ward', page, 'Share this device');
    await tour.send('ward.errors', page, 'Next');
    await fill(page, { 'Your number': 'K-4711' });
    await tour.send('ward.pin', page, 'Next');
    await fill(page, { PIN: '905173' });
    await tour.send('ward.pin.wrong', page, 'Start');
    await tour.visit('ward.elsewhere', STRANGER, '/ward', 404);
    const manager = await tour.visit('ward.devices.one', 'manager', '/ward/devices');
    await tour.send('ward.devices.withdrawn', manager, 'Withdraw it Tablet, night shift');
  });
}
