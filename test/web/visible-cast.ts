import { openDraft } from '../../src/committee/draft.ts';
import { commentOnDraft } from '../../src/committee/voices.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { addOutside } from '../../src/obligations/outside.ts';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { extend } from '../../src/obligations/extension.ts';
import { waive } from '../../src/obligations/waiver.ts';
import { setHold } from '../../src/keeping/hold.ts';
import { setDeputy } from '../../src/people/deputy.ts';
import { setLeave } from '../../src/people/leave.ts';
import { sayNotMine } from '../../src/people/not-mine.ts';
import { remind } from '../../src/reminders/remind.ts';
import { mailViews } from '../../src/saved/mailing.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { sign, toSign } from '../../src/training/signing.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import type { TestDatabase } from '../support/databases.ts';
import { answerPaper, doLessons, putIntoForce } from '../support/training.ts';
import { addPackage, saveIn } from '../scorm/hand-made.ts';

/** Somebody of whom everything is kept that can be, each fact with words or a number found nowhere else. */
export interface Cast {
  app: TestApp;
  database: TestDatabase;
  people: Record<
    'subject' | 'manager' | 'deputy' | 'officer' | 'auditor' | 'administrator' | 'committee' | 'colleague',
    Added
  >;
  browsers: Map<string, Browser>;
}

/** What gives a kind of fact away, wherever it stands. */
export const SENTINELS: readonly { kind: string; found: RegExp }[] = [
  { kind: 'name', found: /Quillon Featherby/ },
  { kind: 'work', found: /QF-77341|Team Zebrano/ },
  { kind: 'email', found: /(quillon|noor)\.private@/ },
  { kind: 'reason', found: /Zebra-reason/ },
  { kind: 'case', found: /CASE-77341/ },
  { kind: 'outside', found: /Zebra-provider|Zebra-evidence/ },
  { kind: 'flags', found: /\b7[,.]?919\b/ },
  { kind: 'scores', found: /\b7[,.]?731\b|77[.,]31|\b77\s?%/ },
  { kind: 'answers', found: /zebra-response/ },
  { kind: 'help', found: /Zebra-help/ },
  { kind: 'aid', found: /Zebra-aid/ },
  { kind: 'signature', found: /ZebraDevice|203\.0\.113\.77/ },
  { kind: 'mail', found: /Zebra-nudge/ },
  { kind: 'comment', found: /Zebra-comment/ },
  { kind: 'hold', found: /Zebra-hold|This person’s records/ },
];

const SHARED = [
  '/reports/completion?status=all',
  '/reports/completion?status=all&on=2026-10-05&known=2026-10-05',
  '/team/calendar',
  '/packages/fire-safety/people?state=all',
];
/** The reports that each keeps and has mailed. */
export const VIEWS: Readonly<Record<string, readonly string[]>> = {
  manager: [...SHARED, '/reports/team'],
  deputy: SHARED,
  officer: [...SHARED, '/reports/organisation', '/reports/questions'],
};

export async function makeCast(database: TestDatabase): Promise<Cast> {
  const app = await startApp({ database });
  const now = () => app.clock.now();
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(database.write, work);
  await putIntoForce(database, now());
  const manager = await addStaff(app, { name: 'Mona Manager', jobRole: 'manager' });
  const other = await addStaff(app, { name: 'Otto Other', jobRole: 'manager' });
  const colleague = await addStaff(app, { name: 'Cole Colleague', managerId: other.id });
  const deputy = await addStaff(app, { name: 'Dora Deputy', managerId: other.id });
  const officer = await addStaff(app, { name: 'Olive Officer', roles: ['officer'] });
  const auditor = await addStaff(app, { name: 'Aude Auditor', roles: ['auditor'], hiredOn: null });
  const administrator = await addStaff(app, { name: 'Adam Administrator', roles: ['administrator'] });
  const committee = await addStaff(app, { name: 'Sia Seat', roles: ['seat-clinical'] });
  const subject = await addStaff(app, {
    name: 'Quillon Featherby',
    email: 'quillon.private@larkfield.example',
    employeeNumber: 'QF-77341',
    team: 'Team Zebrano',
    managerId: manager.id,
  });
  // Told from others by an address, where a page must tell them from others.
  await addStaff(app, {
    name: 'Noor Numberless',
    email: 'noor.private@larkfield.example',
    employeeNumber: null,
    managerId: manager.id,
  });
  const people = { subject, manager, deputy, officer, auditor, administrator, committee, colleague };
  const browsers = new Map<string, Browser>([['stranger', app.browser()]]);
  // A session ends after half a day without a look.
  const comeIn = async () => {
    for (const [who, one] of Object.entries(people)) browsers.set(who, await app.as(one));
  };
  const as = (who: string) => browsers.get(who)!;
  const today = '2026-10-05';
  const course = 'course:social-media';
  const by = officer.id;

  await write(async (tx) => {
    const standIn = { personId: deputy.id, from: today, to: '2026-12-01' };
    await setDeputy(tx, now(), manager.id, manager.id, standIn, today);
    const leave = { from: '2026-08-01', to: '2026-08-06' };
    const { id } = await setLeave(tx, now(), administrator.id, subject.id, leave);
    const why = { reason: 'Zebra-reason corrected' };
    await setLeave(tx, now(), administrator.id, subject.id, { id, from: leave.from, to: '2026-08-05', why });
    await setHold(tx, now(), by, { personId: subject.id, from: '', to: '', reason: 'Zebra-hold' });
    await sayNotMine(tx, now(), manager.id, subject.id, today);
    const of = { personId: subject.id, thing: 'package:fire-safety', doneOn: '2026-05-05' } as const;
    await addOutside(tx, now(), by, [{ ...of, provider: 'Zebra-provider', evidence: 'Zebra-evidence 9' }]);
  });
  // Late, and told so; so is the manager.
  app.clock.set('2026-10-05T12:00:00.000Z');
  const tell = { database, messages: app.ground.messages, origin: app.ground.config.origin };
  await remind(tell, now());
  app.clock.set('2026-10-06T12:00:00.000Z');
  await comeIn();
  await as('manager').get(`/nudges/new?person=${subject.id}`);
  await as('manager').post('/nudges', { person: subject.id, words: 'Zebra-nudge, please' });
  await write(async (tx) => {
    const day = '2026-10-06';
    await extend(tx, now(), by, subject.id, { thing: course, reason: 'Zebra-reason more time', until: '2026-11-20', today: day });
    await waive(tx, now(), by, subject.id, { thing: course, reason: 'Zebra-reason excused', from: '2026-12-06', until: '2026-12-10', today: day });
  }); // prettier-ignore
  const asking = {
    do: 'require',
    what: 'clauses',
    clause: ['SM-07'],
    cause: 'incident',
    due: '2026-10-20',
    reason: 'Zebra-reason required',
    case: 'CASE-77341',
    person: [subject.id],
  };
  await as('officer').get('/asked/new?do=require');
  const shown = await as('officer').post('/asked/preview', asking);
  const fields: Record<string, string[]> = {};
  const form = shown.text.slice(shown.text.indexOf('action="/asked"'));
  for (const [, name, value] of form.matchAll(/name="([\w-]+)" value="([^"]*)"/g))
    if (name !== '_csrf' && name !== 'back') (fields[name!] ??= []).push(value!);
  const asked = await as('officer').post('/asked', fields);
  if (asked.status !== 303) throw new Error(`nothing was required: ${asked.status}`);

  await learns();
  await addPackage(database, now(), 'fire-safety', 'Fire safety', {});
  const interaction = { id: 'q1', type: 'fill-in', student_response: 'zebra-response', result: 'wrong' };
  await saveIn({ database, clock: app.clock }, subject.id, 'fire-safety', [
    { core: { lesson_status: 'incomplete' } },
    { core: { lesson_status: 'passed', score: { raw: '77.31' } }, interactions: [interaction] },
  ]);
  for (const [who, addresses] of Object.entries(VIEWS))
    for (const [n, address] of addresses.entries()) {
      const kept = await as(who).post('/reports/views', { address, name: `View ${n}`, mail: 'week' });
      if (kept.status !== 303) throw new Error(`${who} may not keep ${address}: ${kept.status}`);
    }
  await write(async (tx) => {
    const draft = await openDraft(tx, now(), officer.id);
    const said = { clause: '', words: 'Zebra-comment on it all' };
    await commentOnDraft(tx, now(), { kind: 'committee', personId: subject.id }, draft, said, today);
  });
  // A pack of evidence with all of it.
  const { config, messages } = app.ground;
  const log = await openLog(database.write, loadLogKey(undefined, config.data), now());
  const whole = {
    from: '2026-01-01',
    to: '2026-10-06',
    sites: [],
    jobRole: '',
    people: [],
    incident: '',
    sample: null,
  };
  await write((tx) => askPack(tx, now(), { ask: whole, reference: '', by }));
  const made = await makePacks({ database, log, messages, clock: app.clock, data: config.data });
  if (made !== 1) throw new Error('no pack was made');
  // The morning on which the next week begins.
  const mails = await mailViews(tell, new Date('2026-10-12T07:05:00.000Z'));
  if (mails !== Object.values(VIEWS).flat().length) throw new Error(`${mails} views were mailed`);
  return { app, database, people, browsers };

  // Fails twice, is helped, passes, signs, and has a certificate.
  async function learns(): Promise<void> {
    let attempt = '';
    for (const right of [false, false])
      await write(async (tx) => {
        const bound = await doLessons(tx, now(), subject.id);
        attempt = bound.attempt.id;
        await handIn(tx, now(), subject.id, await answerPaper(tx, now(), bound, right));
      });
    await as('subject').get(`/attempts/${attempt}/test`);
    await as('subject').post(`/attempts/${attempt}/help`);
    const list = await as('manager').get('/help');
    await as('manager').post(/action="(\/help\/[^"]+)"/.exec(list.text)![1]!, { note: 'Zebra-help given' });
    await write(async (tx) => {
      const bound = await doLessons(tx, now(), subject.id);
      await handIn(tx, now(), subject.id, await answerPaper(tx, now(), bound, true));
      const text = (await toSign(tx, subject.id))?.shown ?? { textHash: '', changesHash: '' };
      await sign(tx, now(), subject.id, {
        typedName: 'Quillon Featherby',
        shown: { ...text, number: 1 },
        statement: 'I have read it.',
        consent: 'I agree to sign electronically.',
        aid: 'Zebra-aid reader',
        how: 'password',
        signedInAt: now().toISOString(),
        address: '203.0.113.77',
        device: 'ZebraDevice',
        language: 'en',
      });
    });
    const signature = await database.read.selectFrom('signature').select('id').executeTakeFirstOrThrow();
    await as('subject').get(`/signatures/${signature.id}/certificate`);
    await as('subject').post(`/signatures/${signature.id}/certificate`);
    // Numbers that nothing else has.
    for (const { id, result } of await database.read.selectFrom('paper').select(['id', 'result']).execute())
      await database.write
        .updateTable('paper')
        .set({ result: JSON.stringify({ ...(JSON.parse(result!) as object), right: 7731 }) })
        .where('id', '=', id)
        .execute();
    const steps = await database.read.selectFrom('step_done').select(['attempt_id', 'step']).execute();
    for (const [n, { attempt_id: of, step }] of steps.entries())
      await database.write
        .updateTable('step_done')
        .set({ words: 7919, seconds: 1, at: new Date(now().getTime() - n * 240_000).toISOString() })
        .where('attempt_id', '=', of)
        .where('step', '=', step)
        .execute();
  }
}
