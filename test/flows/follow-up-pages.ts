import { transact } from '../../src/database/database.ts';
import { saveFollowUpSettings } from '../../src/organisation/working-hours.ts';
import { followUpLinks, linkPurpose } from '../../src/training/follow-up.ts';
import { sendFollowUps } from '../../src/training/follow-up-sending.ts';
import { fill, press, type House } from '../support/flow.ts';
import { idOf, STRANGER, type Tour } from './tour.ts';

/** The page of a question that came by mail, and the settings that send it. */
export function followUpTour(house: House, tour: Tour): void {
  it('of follow-up questions', async () => {
    const admin = await tour.visit('settings.follow-ups', 'admin', '/settings#follow-ups');
    await fill(admin, { 'Working hours end': '09:30' });
    await tour.send('settings.follow-ups.errors', admin, 'Save follow-up questions');

    const { write } = house.database;
    const on = { followUps: 'on', workFrom: '09:00', workTo: '17:00' } as const;
    // The tour is on a Sunday.
    const monday = new Date('2026-11-23T16:00:00.000Z');
    await transact(write, (tx) => saveFollowUpSettings(tx, monday, 'test', on));
    const { messages } = house.app.ground;
    expect(await sendFollowUps({ database: house.database, messages }, monday)).toBeGreaterThan(5);
    await tour.visit('settings.follow-ups.counts', 'officer', '/settings');

    // Somebody whose account nobody else on the tour uses: this person leaves in the end.
    const personId = await idOf(house, 'anna.lindqvist@larkfield.example');
    const asked = write.selectFrom('follow_up').selectAll().where('person_id', '=', personId);
    const row = await asked.executeTakeFirstOrThrow();
    const { id } = row;
    const never = () => Promise.reject(new Error('no other link is made here'));
    const address = await transact(write, (tx) =>
      followUpLinks('', never)(tx, monday, personId, linkPurpose(id)),
    );
    const page = await tour.visit('follow-up', STRANGER, address);
    await tour.send('follow-up.errors', page, 'See the answer');
    await page.locator('input[name=chosen]').first().check();
    await tour.send('follow-up.answered', page, 'See the answer');
    await press(page, 'No more of these');
    await tour.look('follow-up.stopped', page);
    await tour.visit('follow-up.gone', STRANGER, '/follow-up/nonsense', 404);

    const other = { ...row, id: `${id}-2`, stage: 1, answered_at: null, chosen: null, was_right: null };
    await write.updateTable('follow_up').set({ answered_at: null }).where('id', '=', id).execute();
    await write
      .insertInto('follow_up')
      .values({ ...other, sent_at: '2026-11-24T00:00:00.000Z' })
      .execute();
    await tour.visit('follow-up.replaced', STRANGER, address, 410);
    await write
      .updateTable('employment')
      .set({ left_on: '2026-01-01' })
      .where('person_id', '=', personId)
      .execute();
    await tour.visit('follow-up.left', STRANGER, address, 410);
  });
}
