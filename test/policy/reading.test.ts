import { decideClause } from '../../src/committee/voices.ts';
import { openDraft } from '../../src/committee/draft.ts';
import { transact, type Tx } from '../../src/database/database.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { fit } from '../../src/policy/fitting.ts';
import { ownClause } from '../../src/policy/own.ts';
import {
  confirmEmergency,
  firstVersion,
  lapseEmergency,
  policyNumbered,
  publish,
  takeEffect,
  type HowPublished,
} from '../../src/policy/publication.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { addStaff, startApp, type Added, type Browser, type TestApp } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { fittedPolicy } from '../support/training.ts';

const { policy } = shippedCourse();
const brackets = fittedPolicy().brackets;

// With a law of two countries, a clause of its own and one below its minimum.
function version(change: Partial<Record<string, 'open' | 'balanced' | 'restrictive'>> = {}): PolicyVersion {
  const choices = Object.fromEntries(Object.entries(change).map(([id, setting]) => [id, setting!]));
  const made = fit(policy, { choices, brackets, countries: ['us', 'uk'] });
  const clauses = made.clauses.map((c) => (c.id === 'SM-06' ? { ...c, below: 'We have one desk only.' } : c));
  const own = ownClause({
    id: 'OC-01',
    title: 'Our mascot',
    text: 'The bear is ours.\n\nAsk before you post it.',
  });
  return { ...made, clauses: [...clauses, own] };
}

onSqlite('reading the policy', (open) => {
  let app: TestApp;
  let nurse: Browser;
  let officer: Browser;
  let lead: Added;
  let reason: string;

  const run = <T>(work: (tx: Tx, now: Date) => Promise<T>): Promise<T> =>
    transact(app.ground.database.write, (tx) => work(tx, app.clock.now()));
  const next = (after: number, made: PolicyVersion, how: Partial<HowPublished> = {}) =>
    run((tx, now) => publish(tx, now, lead.id, made, { ...firstVersion('UTC'), after, ...how }));
  const words = (text: string) =>
    text
      .replace(/<script.*?<\/script>/gs, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ');

  beforeAll(async () => {
    app = await startApp({ database: await open() });
    lead = await addStaff(app, { name: 'Ada Okafor', roles: ['officer', 'seat-privacy'] });
    await next(0, version());
    nurse = await app.as(await addStaff(app, { jobRole: 'care-staff' }));
    officer = await app.as(lead);
  });
  afterAll(() => app.close());

  it('shows with each clause what the law of my country adds, and of no other', async () => {
    const { text } = await nurse.get('/policy?all');
    expect(text).toContain('The law here (United States)');
    expect(text).toContain('saying who is a patient is itself protected health information');
    expect(text).toContain('42 CFR Part 2');
    expect(text).not.toContain('The law here (United Kingdom)');
  });

  it('marks what cannot be turned off, what we wrote ourselves, and what is set below its minimum with the reason', async () => {
    const marks = async (id: string) => words((await nurse.get(`/policy/${id}`)).text);
    expect(await marks('SM-02')).toContain('Cannot be turned off');
    expect(await marks('SM-01')).not.toContain('Cannot be turned off');
    const own = await marks('OC-01');
    expect(own).toContain('We wrote this one ourselves');
    expect(own).not.toContain('Always applies');
    expect(own).not.toContain('How strict');
    expect(await marks('SM-06')).toContain('Set below the usual minimum, because We have one desk only.');
  });

  it('groups the whole text, and leads to each clause of it', async () => {
    const { text } = await nurse.get('/policy?all');
    const at = (what: string) => text.indexOf(what);
    expect(at('What you post, and what you do not')).toBeGreaterThan(0);
    expect(at('How we keep it fair and up to date')).toBeGreaterThan(
      at('What you post, and what you do not'),
    );
    expect(at('<h2>Clauses we wrote ourselves')).toBeGreaterThan(at('How we keep it fair and up to date'));
    const anchors = [...text.matchAll(/href="#([A-Z]{2}-\d\d)"/g)].map(([, id]) => id!);
    expect(anchors).toHaveLength(26);
    for (const id of anchors) expect(text).toContain(`id="${id}"`);
  });

  it('says of a clause what it answers, why it is there, where it comes from and how strict it is', async () => {
    const { text } = await nurse.get('/policy/SM-04');
    for (const verdict of ['allowed-if', 'ask-first', 'never'])
      expect(text).toContain(`class="verdict-word ${verdict}"`);
    const said = words(text);
    expect(said).toContain('A picture of a patient, everywhere except in our secure tool');
    expect(said).toContain('If it was taken in a marked photo spot, and no patient, screen or paper shows.');
    expect(said).toContain('Ask a second person, who checks the background.');
    expect(said).toContain('the strictest one decides.');
    expect(said).not.toContain('you have checked the whole frame');
    const onDuty = (await nurse.get('/policy/SM-14')).text;
    expect(onDuty).toContain('class="verdict-word never"');
    expect(onDuty).not.toContain('class="verdict-word allowed-if"');
    expect(said).toContain('Balanced. The middle one of three settings.');
    expect(said).toContain(
      'Any limit on recording is for places where patients or their information may be captured',
    );
    expect(said).toContain('CMS memo');
    const aside = words((await nurse.get('/policy/SM-25')).text);
    expect(aside).toContain('This clause is not about a post. It is about');
    expect(aside).not.toContain('What it means for a post');
  });

  it('shows what is watched to the committee only', async () => {
    expect((await officer.get('/policy/SM-04')).text).toContain('camera glasses');
    expect((await nurse.get('/policy/SM-04')).text).not.toContain('camera glasses');
    const seat = await app.as(await addStaff(app, { roles: ['seat-it'] }));
    expect((await seat.get('/policy/SM-04')).text).toContain('camera glasses');
  });

  it('shows who decided a clause and why, since when it reads so, and in which versions it changed', async () => {
    reason = 'Phones were seen at the bedside.';
    const draftId = await run((tx, now) => openDraft(tx, now, lead.id));
    await run((tx, now) => decideClause(tx, now, lead.id, draftId, { clause: 'SM-14', reason }));
    await next(1, version({ 'SM-14': 'restrictive' }), { draftId });
    const said = words((await nurse.get('/policy/SM-14')).text);
    expect(said).toContain(`Decided by Ada Okafor: ${reason}`);
    expect(said).toMatch(/Version 2 .*Stricter.* Version 1 New clause/);
    expect(said).toContain('Restrictive. The strictest of three settings.');
    const other = words((await nurse.get('/policy/SM-02')).text);
    expect(other).toContain('It reads like this since version 1.');
    expect(other).not.toContain('Decided by');
  });

  it('shows the difference to the version before, with what went and what came', async () => {
    const { status, text } = await nurse.get('/policy/versions/2/changes');
    expect(status).toBe(200);
    expect(words(text)).toContain('1 clause is different.');
    expect(text).toContain('id="difference-SM-14"');
    expect(text).toMatch(/<del>.*<\/del>/s);
    expect(words(text)).toMatch(
      /Removed: Use End .* Added: Keep End .* personal .*phones out of patient areas/,
    );
    expect((await nurse.get('/policy/versions/1/changes')).status).toBe(404);
    expect((await nurse.get('/policy/versions/x/changes')).status).toBe(404);
  });

  it('has every version that there is, each saying how it stands', async () => {
    const stands = async (number: number) => words((await nurse.get(`/policy/versions/${number}`)).text);
    expect(await stands(1)).toContain('It is not in force any more');
    expect(await stands(1)).toMatch(/Replaced .*From 5 Oct 2026, 09:00 until 5 Oct 2026, 09:00/);
    expect(await stands(2)).toMatch(/In force .*Since 5 Oct 2026, 09:00 .*Published by Ada Okafor/);
    expect(await stands(2)).toContain('Changes what people do · What is different from version 1');

    const number = await next(2, version({ 'SM-14': 'open' }), {
      effectiveOn: '2026-10-09',
      duties: [],
      material: false,
    });
    expect(await stands(number)).toContain(
      'This is version 3. It takes effect on 9 Oct 2026. Until then the version before it counts.',
    );
    expect(await stands(number)).toContain('Wording only');
    expect(words((await nurse.get('/policy')).text)).toContain(
      'Version 3 takes effect on 9 Oct 2026. Read it now.',
    );
    expect((await nurse.get('/policy/SM-14')).text).toContain('Keep personal phones out of patient areas');
    expect((await nurse.get(`/policy/versions/${number}`)).text).not.toContain('Take this version back');
    expect((await officer.get(`/policy/versions/${number}`)).text).toContain('Take this version back');
    expect((await officer.post(`/policy/versions/${number}/withdrawal`)).location).toBe(
      `/policy/versions/${number}`,
    );
    expect((await officer.get(`/policy/versions/${number}`)).text).not.toContain('Take this version back');
    expect(await stands(number)).toContain('Version 3 was taken back before its day. It was never in force.');
    expect((await nurse.get('/policy')).text).not.toContain('takes effect on');

    const emergency = await next(3, version({ 'SM-20': 'restrictive' }), { kind: 'emergency' });
    expect(await stands(emergency)).toContain('It ends after 4 Nov 2026 unless the committee confirms it.');
    app.clock.set('2026-11-20T09:00:00.000Z');
    [nurse, officer] = [await app.as(await addStaff(app, { jobRole: 'care-staff' })), await app.as(lead)];
    const restored = await run((tx, now) => lapseEmergency(tx, now, 'UTC'));
    expect(await stands(restored!)).toContain('This version came back by itself');
    expect(await stands(emergency)).toContain('Nobody confirmed it in time, so it ended.');
    const again = await next(restored!, version({ 'SM-20': 'restrictive' }), { kind: 'emergency' });
    await run((tx, now) => confirmEmergency(tx, now, again));
    expect(await stands(again)).toContain('the committee confirmed it');

    const list = words((await nurse.get('/policy/versions')).text);
    expect(list).toMatch(
      /Version 6 In force .* Version 5 Replaced .* Version 4 Ended .* Version 3 Taken back .* Version 2 Replaced .* Version 1 Replaced/,
    );
    for (const odd of ['0', '7', 'x', '1e0', '-1', '01x'])
      expect((await nurse.get(`/policy/versions/${odd}`)).status).toBe(404);
  });

  it('shows the text of another country to an officer who asks for it', async () => {
    const page = await officer.get('/policy/versions/2');
    expect(page.text).toContain('href="/policy/versions/2?country=uk"');
    const uk = await officer.get('/policy/versions/2?country=uk');
    expect(uk.text).toContain('The law here (United Kingdom)');
    expect(uk.text).toContain('href="/policy/versions/2.pdf?country=uk"');
    const mine = await nurse.get('/policy/versions/2?country=uk');
    expect(mine.text).toContain('The law here (United States)');
    expect(mine.text).not.toMatch(/href="[^"]*\?country=/);
  });

  it('puts a version into force on its day, and shows it from then on', async () => {
    const number = await next(6, version({ 'SM-14': 'open' }), { effectiveOn: '2026-11-21' });
    app.clock.set('2026-11-21T00:00:00.000Z');
    [nurse, officer] = [await app.as(await addStaff(app, { jobRole: 'care-staff' })), await app.as(lead)];
    await run((tx, now) => takeEffect(tx, now, 'UTC'));
    expect((await policyNumbered(app.ground.database.read, number)).inForceAt).not.toBeNull();
    expect(words((await nurse.get('/policy')).text)).toContain(
      `Version ${number}, in force since 21 Nov 2026`,
    );
  });

  it('never shows a bracket that is still open', async () => {
    const paths = [
      '/policy',
      '/policy?all',
      '/policy/versions/1',
      '/policy/versions/2/changes',
      '/policy/cards/marketing',
    ];
    for (const path of [...paths, ...policy.clauses.map(({ id }) => `/policy/${id}`)])
      for (const browser of [nurse, officer])
        expect([path, /\[[a-z][a-z ]*\]/i.exec(words((await browser.get(path)).text))]).toEqual([path, null]);
  });
});
