import { transact } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { doAct, planAct, type Act } from '../../src/obligations/bulk.ts';
import { requirementDone } from '../../src/obligations/requirement.ts';
import { endWaiver, waive } from '../../src/obligations/waiver.ts';
import { fill, press, type House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

/** What is kept about somebody: as the person on a phone, as the office, and what is put right there. */
export function recordsPages(house: House, tour: Tour): void {
  it('of what is kept about somebody', async () => {
    const nurse = await tour.visit('record.own', 'nurse', '/my-record');
    await tour.visit('record.own.empty', 'nurse', '/my-record?kind=excused');
    await nurse.goto('/my-record');
    await tour.send('record.own.errors', nurse, 'Say it is wrong');
    await fill(nurse, { 'What is wrong': 'I was hired in May, not in September.' });
    await press(nurse, 'Say it is wrong');
    await tour.look('record.own.said', nurse);
  });

  it('and of the files of it', async () => {
    const nurse = await tour.as('nurse');
    for (const path of ['/my-record.pdf', '/my-record.zip']) {
      expect([path, (await nurse.request.get(path, { timeout: 60_000 })).status()]).toEqual([path, 200]);
      tour.see(path);
    }
    const id = await idOf(house, 'nurse@larkfield.example');
    const path = `/people/${id}/record`;
    const officer = await tour.as('officer');
    for (const file of [`${path}.pdf`, `${path}.zip`]) {
      expect([file, (await officer.request.get(file, { timeout: 60_000 })).status()]).toEqual([file, 200]);
      tour.see(file);
    }
  });

  it('and of what the office does about it', async () => {
    const path = `/people/${await idOf(house, 'nurse@larkfield.example')}/record`;
    await tour.visit('record.auditor', 'auditor', path);
    const officer = await tour.visit('record.office', 'officer', path);
    await fill(officer, { 'Asked on': '2026-11-30' });
    await tour.send('record.office.errors', officer, 'Enter the request');
    await officer.goto(path);
    await press(officer, 'Enter the request');
    await tour.look('record.office.asked', officer);
  });

  it('and of what people asked about their records', async () => {
    const officer = await tour.visit('data-requests', 'officer', '/data-requests');
    await fill(officer, { 'Given on': '2026-11-30' });
    await tour.send('data-requests.errors', officer, 'I gave them the file');
    await officer.goto('/data-requests');
    await press(officer, 'I gave them the file');
    await tour.look('data-requests.given', officer);
    await tour.send('data-requests.answer.errors', officer, 'Answer');
    await officer.goto('/data-requests');
    await officer.getByLabel('It stays as it is').check();
    await fill(officer, { 'Your answer': 'The contract says September.' });
    await press(officer, 'Answer');
    await tour.look('data-requests.answered', officer);
  });

  it('of putting a record right', async () => {
    const id = await idOf(house, 'marketing@larkfield.example');
    const attempt = await house.database.read
      .selectFrom('attempt')
      .select('id')
      .where('person_id', '=', id)
      .executeTakeFirstOrThrow();
    const path = `/people/${id}/attempts/${attempt.id}/strike`;
    const officer = await tour.visit('record.strike', 'officer', path);
    await tour.send('record.strike.errors', officer, 'Strike the attempt');
    await fill(officer, { 'Why?': 'A colleague sat it.' });
    await press(officer, 'Strike the attempt');
    await tour.look('record.struck', officer);
    const by = await idOf(house, 'officer@larkfield.example');
    const now = house.app.clock.now();
    const today = dayIn('America/Chicago', now);
    const act: Act = {
      do: 'require',
      what: { clauses: ['SM-02'] },
      cause: 'law',
      due: addDays(today, 20),
      reason: 'Read it once more',
      caseNumber: '',
    };
    const asked = newId(now);
    const { mark: shown } = await planAct(house.database.write, act, [id], today);
    await transact(house.database.write, async (tx) => {
      await doAct(tx, now, by, act, { id: asked, ids: [id], shown, today });
      await requirementDone(tx, now, id, { id: asked, day: today });
      const given = {
        thing: 'policy',
        from: today,
        until: addDays(today, 5),
        reason: 'Away',
        today,
      } as const;
      const waiver = await waive(tx, now, by, id, given);
      await endWaiver(tx, now, by, id, { waiver, today });
    });
    await tour.visit('record.undo', 'officer', `/people/${id}/requirements/${asked}/undo`);
    await tour.send('record.undo.errors', officer, 'Mark as not done');
    await officer.goto(`/people/${id}/record`);
    await officer.locator('a[href*="/record/reasons/"]').first().click();
    await officer.waitForURL('**/record/reasons/*');
    await tour.look('record.reason', officer);
    await fill(officer, { 'Why?': 'It was meant for somebody else.' });
    await press(officer, 'Add the reason');
    await tour.look('record.reason.added', officer);
  });
}
