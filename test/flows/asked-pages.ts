import { transact } from '../../src/database/database.ts';
import { newId } from '../../src/database/id.ts';
import { doAct, planAct, type Act } from '../../src/obligations/bulk.ts';
import { fill, press, type House } from '../support/flow.ts';
import { idOf, type Tour } from './tour.ts';

/** The pages for more time, excuses, requirements and outside training, and what a person sees of them. */
export function askedPages(house: House, tour: Tour): void {
  it('of what is asked besides the rules', async () => {
    const [nurse, officer] = [
      await idOf(house, 'nurse@larkfield.example'),
      await idOf(house, 'officer@larkfield.example'),
    ];
    await tour.visit('asked.none', 'officer', '/asked');
    const page = await tour.visit('asked.extend', 'officer', '/asked/new?do=extend');
    await tour.send('asked.extend.errors', page, 'See what it does');
    await tour.visit('asked.waive', 'admin', `/asked/new?do=waive&person=${nurse}`);
    await tour.visit('asked.require', 'officer', `/asked/new?do=require&person=${nurse}`);
    await page.goto('/asked/new?do=waive');
    await fill(page, {
      'Employee numbers or email addresses': 'nurse@larkfield.example\nauditor@larkfield.example\nX-404',
      'Excused until': '2026-12-24',
      Reason: 'The ward is closed',
    });
    await tour.send('asked.preview', page, 'See what it does');
    await tour.send('asked.done', page, 'Excuse 1 person');
    const today = '2026-11-22';
    const act: Act = {
      do: 'require',
      what: { clauses: ['SM-01'] },
      cause: 'law',
      due: '2026-12-20',
      reason: 'A new law on photos',
      caseNumber: 'C-12',
    };
    const id = newId(house.app.clock.now());
    await transact(house.database.write, async (tx) => {
      const { mark: shown } = await planAct(tx, act, [nurse], today);
      const given = { id, ids: [nurse], shown, today };
      return doAct(tx, house.app.clock.now(), officer, act, given);
    });
    await tour.visit('asked', 'auditor', '/asked');
    await tour.visit('asked.requirement', 'officer', `/asked/requirements/${id}`);
    await tour.visit('duties', 'officer', `/people/${nurse}/duties`);
    await tour.visit('duties.auditor', 'auditor', `/people/${nurse}/duties`);
    await tour.visit('requirement', 'nurse', `/requirements/${id}`);
    const clause = await tour.visit('requirement.clause', 'nurse', `/requirements/${id}/SM-01`);
    await tour.send('requirement.clause.errors', clause, 'Check my answer');
  });

  it('of outside training', async () => {
    const page = await tour.visit('outside', 'officer', '/asked/import');
    await tour.send('outside.errors', page, 'See what it does');
    const head = 'email,what,done on,provider,evidence reference\n';
    const good =
      'nurse@larkfield.example,social-media,2025-11-01,Academy,Certificate 7\nx@x.example,social-media,2025-11-01,A,1\n';
    for (const [name, text] of Object.entries({
      plan: good,
      wrong: good.replace('2025-11-01', '3/4/2025'),
    })) {
      await page.goto('/asked/import');
      const buffer = Buffer.from(head + text);
      await page.getByLabel('The file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
      await tour.send(`outside.${name}`, page, 'See what it does');
    }
    await page.goto('/asked/import');
    const buffer = Buffer.from(head + good);
    await page.getByLabel('The file').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer });
    await press(page, 'See what it does');
    await tour.send('outside.done', page, 'Add 1 training');
  });
}
