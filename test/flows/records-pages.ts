import { transact } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { addDays, dayIn } from '../../src/days.ts';
import { doAct, planAct, type Act } from '../../src/obligations/bulk.ts';
import { requirementDone } from '../../src/obligations/requirement.ts';
import { append } from '../../src/ledger/ledger.ts';
import { extend } from '../../src/obligations/extension.ts';
import { addOutside } from '../../src/obligations/outside.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { fill, press, type House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

/** What is kept about somebody: as the person on a phone, as the office, and what is put right there. */
export function recordsPages(house: House, tour: Tour): void {
  it('of what is kept about somebody', async () => {
    const nurse = await tour.visit('record.own', 'nurse', '/kept');
    await tour.visit('record.own.empty', 'nurse', '/kept?kind=excused');
    expect((await nurse.request.get('/my-record?kind=excused')).url()).toContain('/kept?kind=excused');
    tour.see('/my-record');
    await nurse.goto('/kept');
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
      // As it was entered before a reason was asked for.
      const ended = { by, waiver };
      await append(tx, now, [{ at: addDays(today, -1), kind: 'waiver-ended', personId: id, facts: ended }]);
      await waive(tx, now, by, id, { ...given, from: addDays(today, 20), until: addDays(today, 25) });
      await extend(tx, now, by, id, {
        thing: 'course:social-media',
        until: addDays(today, 170),
        reason: 'Ill',
        today,
      });
      await addOutside(tx, now, by, [
        {
          personId: id,
          thing: 'course:social-media',
          doneOn: '2026-01-05',
          provider: 'Elsewhere',
          evidence: '',
        },
      ]);
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
    for (const [name, link] of [
      ['waiver', '/waivers/'],
      ['extension', '/extensions/'],
      ['outside', '/outside/'],
    ] as const) {
      await officer.goto(`/people/${id}/duties`);
      await officer.locator(`a[href*="${link}"]`).first().click();
      await officer.waitForURL(`**${link}*/*`);
      await tour.look(`record.${name}`, officer);
    }
    await fill(officer, { 'Why?': 'The course was another.' });
    await press(officer, 'Take back');
    await tour.look('record.outside.taken-back', officer);
  });
}
