import { transact } from '../../src/database/database.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { saveShiftHours } from '../../src/organisation/shifts.ts';
import { saveFollowUpSettings } from '../../src/organisation/working-hours.ts';
import { hoursFor } from '../../src/people/hours.ts';
import { USUAL_WORK } from '../../src/people/work-facts.ts';
import { onBoth } from '../support/databases.ts';
import { add, NOW, organisationWith } from './make.ts';

onBoth('when people are at work', (open) => {
  it('follows their shift, and the clock of their site', async () => {
    const database = await open();
    await organisationWith(database);
    await transact(database.write, (tx) =>
      setSite(tx, NOW, 'test', { id: 'far', name: 'Far', country: 'au', zone: 'Australia/Perth' }),
    );
    const usual = await add(database);
    const night = await add(database, {
      siteId: 'far',
      work: { ...USUAL_WORK, shift: 'night', hourly: true },
    });
    const rotating = await add(database, { siteId: '', work: { ...USUAL_WORK, shift: 'rotating' } });
    const day = { workFrom: '09:00', workTo: '17:00' };
    expect(await hoursFor(database.read, [usual, night, rotating, 'nobody', night])).toEqual(
      new Map([
        [usual, { hours: day, zone: 'UTC', hourly: false }],
        [night, { hours: { workFrom: '20:00', workTo: '08:00' }, zone: 'Australia/Perth', hourly: true }],
        [rotating, { hours: day, zone: 'UTC', hourly: false }],
      ]),
    );
    expect(await hoursFor(database.read, [])).toEqual(new Map());

    await transact(database.write, async (tx) => {
      await saveFollowUpSettings(tx, NOW, 'test', { followUps: 'off', workFrom: '08:00', workTo: '16:00' });
      const shifts = { eveningFrom: '15:00', eveningTo: '23:00', nightFrom: '22:00', nightTo: '06:30' };
      expect(await saveShiftHours(tx, NOW, 'test', shifts)).toBe(4);
    });
    const later = await hoursFor(database.read, [usual, night]);
    expect(later.get(usual)!.hours).toEqual({ workFrom: '08:00', workTo: '16:00' });
    expect(later.get(night)!.hours).toEqual({ workFrom: '22:00', workTo: '06:30' });
  });
});
