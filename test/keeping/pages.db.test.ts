import { runPurges } from '../../src/keeping/run.ts';
import { CLASSES } from '../../src/keeping/judge.ts';
import { PRESETS } from '../../src/keeping/presets.ts';
import { onBoth } from '../support/databases.ts';
import { clinicOf2019, type Clinic } from './simulated.ts';
import type { Browser } from '../support/app.ts';

const DAY = '2025-07-02';
const months = Object.fromEntries(CLASSES.map((kind) => [kind, String(PRESETS.us.months[kind])]));

onBoth('the pages of keeping', (open) => {
  let clinic: Clinic;
  let officer: Browser;
  let second: Browser;
  beforeEach(async () => {
    clinic = await clinicOf2019(await open());
    clinic.app.clock.set(`${DAY}T09:00:00.000Z`);
    officer = await clinic.app.as(clinic.officer);
    second = await clinic.app.as(clinic.second);
  });
  afterEach(() => clinic.app.close());

  const entries = async (kind: string) => {
    const rows = await clinic.database.read
      .selectFrom('ledger')
      .select('body')
      .where('kind', '=', kind)
      .execute();
    return rows.map(({ body }) => JSON.parse(body) as { at: string; facts: Record<string, unknown> });
  };

  it('the rule: the law’s least is held, what was typed stays, and said again it changes nothing', async () => {
    const row = async (what: string): Promise<string> =>
      new RegExp(`<th scope="row">${what}</th>.*?</tr>`, 's').exec((await officer.get('/keeping')).text)![0];
    // Nobody has set anything: a law's time names it, ours says that it is ours.
    expect(await row('Test papers and answers')).toContain('164.530(j)');
    expect(await row('Mails that were sent')).toContain('A number of ours to start with. It is not law');
    expect(await row('Policy and course versions')).toContain('For good');
    const form = await officer.get('/keeping/rule');
    expect(form.text).toContain('Policy and course versions: For good.');
    expect(form.text).toContain('Heed lets none of them go yet.');
    expect(form.text).toContain('All other numbers are ours: a place to start, not law.');
    const save = (over: Record<string, string>) =>
      officer.post('/keeping/rule', { preset: 'us', alone: 'off', ...months, ...over });
    const short = await save({ signatures: '60', reminders: '7' });
    expect(short.status).toBe(422);
    expect(short.text).toContain('at least 72 months');
    expect(short.text).toContain('value="7"');
    expect((await save({ reminders: '0' })).status).toBe(422);
    expect((await save({ preset: 'mars' })).status).toBe(422);
    for (const months of ['', 'x', '1.5', '-3'])
      expect(await save({ mails: months, reminders: months })).toMatchObject({ status: 422 });
    // Names go with all words about them: not before those.
    const early = await save({ people: '1' });
    expect([early.status, early.text.includes('Names go with all their records')]).toEqual([422, true]);
    expect((await save({ reminders: '12' })).location).toBe('/keeping?done=rule');
    expect((await save({ reminders: '12' })).location).toBe('/keeping?done=same');
    expect((await save({ preset: 'uk', signatures: '60' })).location).toBe('/keeping?done=rule');
    const said = await entries('keeping-set');
    expect(said.map(({ at }) => at)).toEqual([DAY, DAY]);
    expect(said[1]!.facts).toMatchObject({ preset: 'uk', by: clinic.officer.id, months: { signatures: 60 } });
    expect(await row('Test papers and answers')).toContain('A setting of');
    const reader = await clinic.app.as(clinic.second);
    expect((await reader.get('/kept/how-long')).location).toBe('/kept?open=how-long#how-long');
    const staff = await reader.follow();
    expect(staff.text).toContain('5 years');
    expect(staff.text).not.toContain('HIPAA');
  });

  it('a hold is set and lifted with a reason, which is committed and not written', async () => {
    const hold = (fields: Record<string, string>) => officer.post('/keeping/holds', fields);
    const wrong = await hold({ person: 'Nobody at all', from: '', to: '', reason: 'Case 7' });
    expect([
      wrong.status,
      wrong.text.includes('Nobody is called that'),
      wrong.text.includes('Case 7'),
    ]).toEqual([422, true, true]);
    expect((await hold({ person: '', from: '2025-02-01', to: '2025-01-01', reason: '' })).status).toBe(422);
    const { name } = clinic.gone;
    expect((await hold({ person: name, from: '', to: '', reason: 'Case Rosebud' })).location).toBe(
      '/keeping?done=held',
    );
    const [set] = await entries('hold-set');
    expect(JSON.stringify(set)).not.toContain('Rosebud');
    const page = await officer.get('/keeping');
    expect(page.text).toContain('Case Rosebud');
    expect((await officer.get(`/people/${clinic.gone.id}/erasure`)).text).toContain('A hold forbids it');
    expect((await officer.post(`/people/${clinic.gone.id}/erasure`, { ground: 'asked' })).status).toBe(409);
    const id = set!.facts['hold'] as string;
    expect((await officer.post(`/keeping/holds/${id}/lift`, { reason: ' ' })).status).toBe(422);
    expect((await officer.post(`/keeping/holds/${id}/lift`, { reason: 'Settled' })).location).toBe(
      '/keeping?done=lifted',
    );
    expect((await officer.post(`/keeping/holds/${id}/lift`, { reason: 'Again' })).status).toBe(409);
    expect((await officer.post('/keeping/holds/nothing/lift', { reason: 'Again' })).status).toBe(404);
    expect((await officer.get(`/keeping/holds/${id}`)).text).toContain('Settled');
  });

  it('a purge: looked at, asked for once, not approved by who asked, done, shown', async () => {
    expect((await officer.get('/keeping/purges/new?until=2099-01-01')).text).toContain(
      'Choose today or a day before',
    );
    const look = await officer.get(`/keeping/purges/new?until=${DAY}`);
    expect(look.text).toContain(clinic.gone.name.replace("'", '&#39;'));
    expect((await officer.post('/keeping/purges', { until: 'soon' })).status).toBe(422);
    const asked = await officer.post('/keeping/purges', { until: DAY });
    const path = asked.location.replace('?done=asked', '');
    expect((await officer.post('/keeping/purges', { until: DAY })).status).toBe(409);
    expect((await officer.get(path)).text).toContain('You asked for this');
    expect((await officer.post(`${path}/approve`)).status).toBe(409);
    expect(await runPurges(clinic.app.ground)).toBe(0);
    expect((await (await clinic.app.as(clinic.auditor)).get(path)).text).toContain('decides this');
    expect((await second.post(`${path}/approve`)).location).toBe(`${path}?done=approved`);
    expect((await second.post(`${path}/approve`)).status).toBe(409);
    expect((await officer.post(`${path}/withdraw`)).status).toBe(409);
    expect((await officer.get(path)).text).toContain('still to do');
    expect(await runPurges(clinic.app.ground)).toBe(1);
    const done = await officer.get(path);
    expect(done.text).toContain('Done');
    expect(done.text).toContain('Sam Second');
    expect((await officer.get('/keeping')).text).toContain('Purge until 2 Jul 2025');
  });

  it('what was asked for can be taken back, and asked for again', async () => {
    const path = (await officer.post('/keeping/purges', { until: DAY })).location.replace('?done=asked', '');
    expect((await officer.post(`${path}/withdraw`)).location).toBe('/keeping?done=withdrawn');
    expect((await second.post(`${path}/approve`)).status).toBe(409);
    expect((await officer.post('/keeping/purges', { until: DAY })).status).toBe(303);
  });

  it('the only one who may decide does both where the rule says so, and the record says it', async () => {
    await second.post(`/people/${clinic.officer.id}/roles`, { role: 'administrator', has: '1' });
    await second.post(`/people/${clinic.second.id}/roles`, { role: 'administrator', has: '0' });
    const path = (await officer.post('/keeping/purges', { until: DAY })).location.replace('?done=asked', '');
    expect((await officer.post(`${path}/approve`)).status).toBe(409);
    await officer.post('/keeping/rule', { preset: 'us', ...months, alone: 'on' });
    expect((await officer.get(path)).text).toContain('You are the only one who may decide');
    expect((await officer.post(`${path}/approve`)).status).toBe(303);
    expect((await entries('purge-approved'))[0]!.facts).toMatchObject({ alone: true, by: clinic.officer.id });
  });
});
