import { readFileSync } from 'node:fs';
import { transact, type Tx } from '../../src/database/database.ts';
import { agreeEmergency, askEmergency } from '../../src/committee/emergency.ts';
import { closeReviews, submitDraft, voteOnDraft } from '../../src/committee/review.ts';
import { readyToPublish } from '../../src/committee/ready.ts';
import { draftOf, openDraft } from '../../src/committee/draft.ts';
import { decideClause } from '../../src/committee/voices.ts';
import { adoptCourse, shippedCourse } from '../../src/courses/shipped.ts';
import type { Course } from '../../src/courses/course.ts';
import { courseFrom } from '../../src/courses/course-folder.ts';
import { parseEntry, type Entry } from '../../src/ledger/entry.ts';
import { append } from '../../src/ledger/ledger.ts';
import { askErasure } from '../../src/keeping/erasure.ts';
import { approve } from '../../src/keeping/purge.ts';
import { ruleNow, setRule } from '../../src/keeping/rule.ts';
import { runPurges } from '../../src/keeping/run.ts';
import { addOutside } from '../../src/obligations/outside.ts';
import { extend, takeBack } from '../../src/obligations/extension.ts';
import { endWaiver, waive } from '../../src/obligations/waiver.ts';
import { setSite } from '../../src/organisation/organisation.ts';
import { drawn, type Ask } from '../../src/packs/ask.ts';
import { packFile } from '../../src/packs/kept.ts';
import { makePacks } from '../../src/packs/make.ts';
import { askPack } from '../../src/packs/pack.ts';
import { changePerson } from '../../src/people/people.ts';
import { publish, withdrawPublication } from '../../src/policy/publication.ts';
import { handIn } from '../../src/training/hand-in.ts';
import { sign, toSign } from '../../src/training/signing.ts';
import { startAttempt } from '../../src/training/attempt.ts';
import { edit, run, source } from '../committee/make.ts';
import { Desk } from '../proofs/verifying.ts';
import { addStaff, type Added } from '../support/app.ts';
import { onSqlite } from '../support/databases.ts';
import { withSpanish } from '../support/spanish.ts';
import { answerPaper, doLessons, fittedPolicy, signAs } from '../support/training.ts';
import { openPack, type Opened } from './opened.ts';
import { aYear, failures, type Year } from './year.ts';

jest.setTimeout(180_000);

const SEED = 'OCR-7';

// One year, lived through once and packed once: every part has something to show.
onSqlite('an evidence pack with something in every part', (open) => {
  let year: Year;
  let pack: Opened;
  /** Of one person, before somebody said how long records are kept. */
  let unsaid: Opened;
  let of: Record<'tess' | 'uma' | 'mo' | 'tab' | 'sol' | 'clinical' | 'privacy' | 'it', Added>;
  let austin: string;
  const desk = new Desk();

  const now = () => year.app.clock.now();
  const today = () => now().toISOString().slice(0, 10);
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    transact(year.app.ground.database.write, work);

  async function made(given: Partial<Ask>): Promise<Opened> {
    year.app.clock.pass({ minutes: 2 });
    const ask: Ask = {
      from: '2026-01-01', to: '2026-12-31', sites: [], jobRole: '', people: [], incident: '', sample: null, ...given,
    }; // prettier-ignore
    const id = await write((tx) => askPack(tx, now(), { ask, reference: '', by: null }));
    expect(await makePacks(year.maker)).toBe(1);
    return openPack(readFileSync(packFile(year.maker.data, id)));
  }

  beforeAll(async () => {
    year = await aYear(await open());
    const { app, people } = year;
    const { database } = app.ground;
    const by = people.officer.id;
    austin = await write((tx) => setSite(tx, now(), by, { name: 'Austin', country: 'us-tx', zone: 'America/Chicago' }));
    const leeds = await write((tx) => setSite(tx, now(), by, { name: 'Leeds', country: 'uk', zone: 'Europe/London' }));
    const hiredOn = '2026-06-01';
    const { siteId } = people.prompt;
    of = {
      tess: await addStaff(app, { name: 'Tess Texan', hiredOn, siteId: austin }),
      uma: await addStaff(app, { name: 'Uma Uk', hiredOn, siteId: leeds }),
      mo: await addStaff(app, { name: 'Mo Mover', hiredOn, siteId }),
      tab: await addStaff(app, { name: 'Tab Tablet', hiredOn, siteId }),
      sol: await addStaff(app, { name: 'Sol Spanish', hiredOn, siteId }),
      clinical: await addStaff(app, { name: 'Cleo Clinical', roles: ['seat-clinical'], hiredOn: '2025-01-01', siteId }),
      privacy: await addStaff(app, { name: 'Priya Privacy', roles: ['seat-privacy'], hiredOn: '2025-01-01', siteId }),
      it: await addStaff(app, { name: 'Ivo It', roles: ['seat-it'], hiredOn: '2025-01-01', siteId }),
    };

    await write((tx) =>
      waive(tx, now(), by, people.never.id, {
        thing: 'policy', from: today(), until: '2026-09-30', reason: 'Seconded', today: today(),
      }),
    );
    const more = { thing: 'course:social-media', until: '2026-08-15', reason: 'Night shifts', today: today() };
    await write((tx) => extend(tx, now(), by, of.uma.id, more));
    const gap = { from: '2026-06-10T00:00:00.000Z', to: '2026-06-12T00:00:00.000Z' };
    await write((tx) => append(tx, now(), [{ at: now().toISOString(), kind: 'reminders-late', facts: gap }]));
    app.clock.set('2026-07-01T09:00:00.000Z');
    const extension = await database.read.selectFrom('extension').select('id').where('person_id', '=', of.uma.id).executeTakeFirstOrThrow();
    await write((tx) => takeBack(tx, now(), by, of.uma.id, { extension: extension.id, today: today(), reason: 'Asked for by mistake' }));
    const waiver = await database.read.selectFrom('waiver').select('id').where('person_id', '=', people.never.id).executeTakeFirstOrThrow();
    await write((tx) => endWaiver(tx, now(), by, people.never.id, { waiver: waiver.id, today: today(), reason: 'Back on the ward' }));
    // A version that never came into force, and one by the committee with an objection on record.
    await write((tx) =>
      publish(tx, now(), by, fittedPolicy({}, { 'secure tool': 'a tool of 2027' }), {
        after: 2, duties: [], material: false, actWithinDays: 14, zone: 'UTC', effectiveOn: '2026-07-20',
      }),
    );
    await write((tx) => withdrawPublication(tx, now(), by, 3));
    const draft = await run(app, (tx, at) => openDraft(tx, at, by));
    await edit(app, by, draft, 'SM-15', { setting: 'restrictive' });
    await run(app, (tx, at) => decideClause(tx, at, by, draft, { clause: 'SM-15', reason: 'After the audit' }));
    await run(app, (tx, at, day) =>
      submitDraft(tx, at, by, draft, { staffUntil: null, closesOn: '2026-07-15' }, source(), day),
    );
    const { hash } = (await draftOf(database.read, draft)).row;
    for (const [seat, who, vote, reason] of [
      ['seat-clinical', of.clinical, 'approve', ''],
      ['seat-it', of.it, 'approve', ''],
      ['seat-privacy', of.privacy, 'object', 'Nights are forgotten'],
    ] as const)
      await run(app, (tx, at, day) => voteOnDraft(tx, at, who.id, draft, { seat, vote, reason, hash: hash! }, day));
    app.clock.set('2026-07-16T09:00:00.000Z');
    await run(app, closeReviews);
    const ready = await readyToPublish(database.read, draft);
    if (!('version' in ready)) throw new Error(JSON.stringify(ready));
    await write((tx) =>
      publish(tx, now(), by, ready.version, {
        after: 3, duties: [], material: false, actWithinDays: 14, zone: 'UTC', draftId: draft,
      }),
    );
    app.clock.set('2026-07-20T09:00:00.000Z');
    const urgent = await run(app, (tx, at) => openDraft(tx, at, by));
    await edit(app, by, urgent, 'SM-14', { setting: 'restrictive' });
    await run(app, (tx, at) => askEmergency(tx, at, by, urgent, 'A leak on a network', source()));
    const shown = (await draftOf(database.read, urgent)).row.emergency_hash!;
    await run(app, (tx, at, day) =>
      agreeEmergency(tx, at, of.privacy.id, urgent, shown, source(), { today: day, zone: 'UTC' }),
    );

    app.clock.set('2026-08-01T09:00:00.000Z');
    await write((tx) =>
      changePerson(tx, now(), by, of.mo.id, {
        ...of.mo, jobRole: 'clinician', team: '', managerId: null, hiredOn, leftOn: null, siteId: austin,
      }, today()),
    );
    // On the shared tablet, with a slip as the way in.
    const slip = { slip: 'slip-1', by };
    await write((tx) =>
      append(tx, now(), [
        { at: now().toISOString(), kind: 'sign-in-slip-made', personId: of.tab.id, facts: { ...slip, expires: '2026-09-01T00:00:00.000Z' } },
        { at: now().toISOString(), kind: 'sign-in-slip-handed', personId: of.tab.id, facts: { ...slip, by: people.auditor.id } },
        { at: now().toISOString(), kind: 'sign-in-slip-used', personId: of.tab.id, facts: { slip: 'slip-1', chose: 'pin' } },
      ]),
    );
    const shared = { id: 'device-1', name: 'Night tablet' };
    await write(async (tx) => {
      const bound = await doLessons(tx, now(), of.tab.id);
      await handIn(tx, now(), of.tab.id, await answerPaper(tx, now(), bound), shared);
      const waiting = (await toSign(tx, of.tab.id))!;
      await sign(tx, now(), of.tab.id, {
        typedName: of.tab.name, shown: waiting.shown, statement: 'I have read it.', consent: 'I agree.', aid: '', how: 'pin',
        signedInAt: now().toISOString(), address: '10.0.0.1', device: 'test', language: 'en', shared, pinAgain: true,
      });
    });
    // In Spanish, and not signed.
    const files = withSpanish();
    const course = courseFrom(files, shippedCourse().policy, '');
    await write((tx) => adoptCourse(tx, now(), by, { course, files, shipped: files }));
    app.clock.pass({ minutes: 5 });
    await write(async (tx) => {
      await startAttempt(tx, now(), of.sol.id, 'social-media', 'es');
      const bound = await doLessons(tx, now(), of.sol.id);
      await handIn(tx, now(), of.sol.id, await answerPaper(tx, now(), bound, false));
    });
    await write(async (tx) => {
      const bound = await doLessons(tx, now(), of.tess.id);
      await handIn(tx, now(), of.tess.id, await answerPaper(tx, now(), bound));
      await signAs(tx, now(), of.tess.id, of.tess.name, 5);
    });
    app.clock.set('2026-12-30T09:00:00.000Z');
    unsaid = await made({ people: [of.sol.id] });
    const { preset, months } = await ruleNow(database.read);
    await write((tx) => setRule(tx, now(), by, { preset, months: { ...months, imports: 36 }, alone: false }, today()));
    await write((tx) =>
      addOutside(tx, now(), by, [
        { personId: of.mo.id, thing: 'course:social-media', doneOn: '2026-08-20', provider: 'County college', evidence: 'Folder 7' },
      ]),
    );
    pack = await made({ sample: { size: 4, seed: SEED } });
  }, 180_000); // prettier-ignore
  afterAll(() => year.app.close());
  afterAll(() => desk.clear());
  afterEach(() => expect(failures.splice(0)).toEqual([]));

  const textOf = (one: Opened) =>
    one
      .text('index.html')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
  const provenIn = (one: Opened): Entry[] =>
    one.paths
      .filter((path) => path.startsWith('proof/records-'))
      .flatMap((path) => (JSON.parse(one.text(path)) as { records: { entry: string }[] }).records)
      .map(({ entry }) => parseEntry(entry));

  it('compares a version with the one that was in force before it', () => {
    const from = new Map(pack.sheet('policy/differences').map((row) => [row['number'], row['from_number']]));
    expect([...from]).toEqual([['2', '1'], ['4', '2'], ['5', '4']]);
  }); // prettier-ignore

  it('holds who approved, who did not and why, and who agreed to an emergency', () => {
    expect(
      pack.sheet('policy/votes').map(({ number, seat, vote, reason, name }) => [number, seat, vote, reason, name]),
    ).toEqual([
      ['4', 'seat-clinical', 'approve', '', 'Cleo Clinical'],
      ['4', 'seat-it', 'approve', '', 'Ivo It'],
      ['4', 'seat-privacy', 'object', 'Nights are forgotten', 'Priya Privacy'],
    ]);
    expect(pack.sheet('policy/decisions')).toMatchObject([
      { number: '4', clause: 'SM-15', reason: 'After the audit', name: 'Olu Officer' },
    ]);
    expect(pack.sheet('policy/emergencies').map(({ number, act, name, reason }) => [number, act, name, reason])).toEqual([
      ['5', 'asked', 'Olu Officer', 'A leak on a network'],
      ['5', 'agreed', 'Priya Privacy', ''],
    ]);
    expect(textOf(pack)).toMatch(/4 · [^0-9]+ 16 Jul 2026 20 Jul 2026 Wording only 2 1 /);
  }); // prettier-ignore

  it('names the shared device, the PIN, the slip and the language beside what was signed, and the device of a test', () => {
    const signed = pack.sheet('signatures/signatures');
    expect(signed.find(({ name }) => name === 'Tab Tablet')).toMatchObject({
      shared_device: 'Night tablet', pin_again: 'yes', language: 'en',
      slip: 'printed by Olu Officer, handed over by Ada Auditor',
    });
    expect(signed.find(({ name }) => name === 'Pia Prompt')).toMatchObject({ shared_device: '', pin_again: '', slip: '', language: 'en' });
    const papers = pack.sheet('training/papers').map(({ name, shared_device: on }) => [name, on]);
    expect(papers).toContainEqual(['Tab Tablet', 'Night tablet']);
    expect(papers).toContainEqual(['Pia Prompt', '']);
  }); // prettier-ignore

  it('proves the record behind every row of the sheets that it names as proven', async () => {
    const entries = provenIn(pack);
    const said = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    const has = (kind: string, personId: string | null, facts: Record<string, unknown>): boolean =>
      entries.some(
        (entry) =>
          entry.kind === kind &&
          entry.personId === personId &&
          Object.entries(facts).every(([name, value]) => said(entry.facts[name]) === said(value)),
      );
    const rows: Record<string, (row: Record<string, string>) => boolean> = {
      'people/roster': (row) => has('hired', row['person']!, {}) && has('placed', row['person']!, {}) && (row['left_on'] === '' || has('left', row['person']!, {})),
      'policy/versions': (row) => has('policy-published', null, { number: row['number'] }) && has('policy-effective', null, { number: row['number'] }),
      'policy/emergencies': (row) => entries.some((entry) => entry.kind === `emergency-${row['act']}`),
      'policy/votes': (row) => has('draft-voted', null, { seat: row['seat'], vote: row['vote'] }),
      'policy/decisions': (row) => has('draft-decided', null, { clause: row['clause'] }),
      'course/versions': (row) => entries.some((entry) => entry.kind === 'course-adopted' && JSON.stringify(entry.facts).includes(row['sha256']!)),
      'obligations/rules': (row) => entries.some((entry) => entry.kind === 'rule-set' && JSON.stringify(entry.facts).includes(row['rule']!)),
      'changes/retrained': (row) => row['done_at'] === '' || entries.some(({ kind, personId, at }) => /^(signed|change-)/.test(kind) && personId === row['person'] && at === row['done_at']),
      'training/papers': (row) => has('test-marked', row['person']!, { paper: row['paper'] }),
      'training/elsewhere': (row) => has('outside-training', row['person']!, { thing: row['what'] }),
      'signatures/signatures': (row) => has('signed', row['person']!, { receipt: row['receipt'] }),
      'exceptions/waivers': (row) => has('waived', row['person']!, { waiver: row['waiver'] }),
      'exceptions/extensions': (row) => entries.some((entry) => entry.kind === 'extended' && entry.personId === row['person']),
      'exceptions/required': (row) => has('required-of', row['person']!, { requirement: row['requirement'] }) && has('required', null, { requirement: row['requirement'] }),
      'keeping/rule': () => entries.some(({ kind }) => kind === 'keeping-set'),
      'keeping/let-go': () => true,
    };
    const page = pack.text('index.html');
    const named = [...page.matchAll(/href="([\w/-]+)\.csv">[^<]*<\/a>\s*<\/th>\s*<td[^>]*>The records behind each row are proven/g)].map((match) => match[1]!);
    expect(named.toSorted()).toEqual(Object.keys(rows).toSorted());
    for (const sheet of named) {
      const all = pack.sheet(sheet);
      if (!sheet.startsWith('keeping/')) expect([sheet, all.length > 0]).toEqual([sheet, true]);
      expect([sheet, all.filter((row) => !rows[sheet]!(row))]).toEqual([sheet, []]);
    }
    expect(entries.some(({ kind }) => kind === 'import-timed')).toBe(true);
    const desked = desk.put('records.json', pack.text('proof/records-0001.json'));
    expect((await desk.check([desked])).wrong).toEqual([]);
  }); // prettier-ignore

  it('names every sheet once under the proof, which comes last and begins with what it shows', () => {
    const page = pack.text('index.html');
    const headings = [...page.matchAll(/<h2[^>]*>([^<]*)/g)].map((match) => match[1]!.trim());
    expect(headings.at(-1)).toBe('Proof');
    const proof = page.slice(page.lastIndexOf('<h2'));
    expect(proof.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim()).toMatch(/^Proof This shows that the records behind the sheets that are named as proven below/);
    const sheets = pack.paths.filter((path) => path.endsWith('.csv') && !path.startsWith('proof/'));
    for (const sheet of sheets)
      expect([sheet, proof.split(`href="${sheet}"`).length - 1]).toEqual([sheet, 1]);
    expect(proof).toContain('Not proven: listed or worked out by Heed');
  }); // prettier-ignore

  it('leads from the requirements of Texas and the UK to files that are there', () => {
    const page = pack.text('index.html');
    for (const words of ['Texas Health and Safety Code 181.101', '164.530(e)', 'Tess Texan']) expect(page).toContain(words);
    const rows = [...page.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => row);
    const leads = (words: string) =>
      [...rows.find((row) => row.includes(words))!.matchAll(/href="([^"]+)"/g)].map((match) => match[1]!);
    expect(leads('Texas Health')).toEqual(['obligations/days-to-train.csv', 'signatures/signatures.csv', 'changes/retrained.csv']);
    expect(leads('164.530(e)')).toEqual(['exceptions/required.csv']);
    expect(leads('England: Data').length).toBe(5);
    for (const [, path] of page.matchAll(/href="([^"#]+)"/g)) expect(pack.paths).toContain(path!);
  }); // prettier-ignore

  it('holds each screen and each option of the course in the words, with the key and the reason, that are kept', () => {
    const screens = pack.sheet('course/screens');
    const options = pack.sheet('course/questions');
    const versions = new Map(pack.sheet('course/versions').map((row) => [row['sha256'], row]));
    expect([...versions.values()].map(({ title }) => title)).toContain('ñ Redes sociales');
    const yes = (so: boolean) => (so ? 'yes' : 'no');
    for (const [sha256, { file }] of versions) {
      const course = JSON.parse(pack.text(file!)) as Course;
      expect(
        options
          .filter((row) => row['course_sha256'] === sha256)
          .map(({ question, stem, words, right, reason }) => [question, stem, words, right, reason]),
      ).toEqual(
        course.questions.flatMap(({ id, stem, options: all }) =>
          all.map(({ text, right, why }) => [id, stem, text, yes(right), why]),
        ),
      );
      const blocks = course.lessons.flatMap((lesson) => lesson.screens.flatMap((screen) => screen.blocks));
      expect(screens.filter((row) => row['course_sha256'] === sha256).map(({ words }) => words)).toEqual(
        blocks.map((block) =>
          'markdown' in block ? block.markdown : 'answers' in block ? block.answers : '',
        ),
      );
    }
  });

  it('draws a sample that anybody can draw again', () => {
    const ids = pack.sheet('people/roster').map(({ person }) => person!);
    const again = drawn([...new Set(ids)].toSorted(), { size: 4, seed: SEED });
    const deep = pack.sheet('people/roster').filter(({ in_depth: is }) => is === 'yes');
    expect(deep.map(({ person }) => person ?? '').toSorted((a, b) => (a < b ? -1 : 1))).toEqual(again);
    const page = pack.text('index.html');
    const drawnOn = page.slice(page.indexOf('The random sample</h2>'), page.indexOf('All files</h2>'));
    for (const { name } of deep) expect(drawnOn).toContain(name!);
    expect(drawnOn.match(/<th scope="row"/g)).toHaveLength(4);
  }); // prettier-ignore

  it('lists the rules, what was learned elsewhere and how long records are kept', () => {
    expect(pack.sheet('exceptions/waivers').find(({ name }) => name === 'Nia Never')).toMatchObject({
      ended_by: 'Olu Officer', why_ended: 'Back on the ward',
    });
    expect(pack.sheet('exceptions/extensions').find(({ name }) => name === 'Uma Uk')).toMatchObject({
      withdrawn_by: 'Olu Officer', why_withdrawn: 'Asked for by mistake', reason: 'Night shifts',
    });
    expect(pack.sheet('reminders/times-without')).toContainEqual({
      from: '2026-06-10T00:00:00.000Z', to: '2026-06-12T00:00:00.000Z',
    });
    const rules = pack.sheet('obligations/rules');
    expect(rules.map(({ set_at: at, ended }) => [at, ended])).toContainEqual(['2026-01-05', 'no']);
    for (const { rule, body } of rules) expect((JSON.parse(body!) as { id: string }).id).toBe(rule);
    expect(pack.sheet('training/elsewhere')).toMatchObject([
      { name: 'Mo Mover', done_on: '2026-08-20', provider: 'County college', evidence: 'Folder 7', added_by: 'Olu Officer' },
    ]);
    expect(pack.sheet('keeping/rule').find(({ kind }) => kind === 'signatures')).toMatchObject({ months: '72', since: '2026-12-30' });
    const said = /keeping\/rule<\/a>\s*<\/th>\s*<td[^>]*>([^<]*)/;
    expect(said.exec(pack.text('index.html'))![1]).toBe('The records behind each row are proven');
    expect(said.exec(unsaid.text('index.html'))![1]).toBe('Not proven: listed or worked out by Heed');
  }); // prettier-ignore

  it('takes one site with who moved there, and names nobody else', async () => {
    const one = await made({ sites: [austin] });
    const names = one.sheet('people/roster').map(({ name }) => name ?? '');
    expect(names.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['Mo Mover', 'Tess Texan']);
    const everything = one.paths
      .filter((path) => !/^(course|policy)\/|\.pdf$/.test(path))
      .map((path) => one.text(path))
      .join('\n');
    for (const { name } of [year.people.prompt, year.people.late, of.tab, of.sol, of.uma])
      expect([name, everything.includes(name)]).toEqual([name, false]);
    expect(provenIn(one).filter(({ personId }) => ![null, of.mo.id, of.tess.id].includes(personId))).toEqual([]);
  }); // prettier-ignore

  it('shows a paper in Spanish in the words that were shown', async () => {
    const one = unsaid;
    const answers = one.sheet('training/answers');
    expect(answers.length).toBeGreaterThan(5);
    expect(new Set(answers.map(({ same_words_as_shown: same }) => same))).toEqual(new Set(['yes']));
    for (const { asked } of answers) expect(asked).toMatch(/^ñ /);
    expect(one.sheet('training/attempts')).toMatchObject([{ language: 'es' }]);
  });

  it('names nowhere whom the law had erased since, and still proves what they did', async () => {
    const { gone, officer } = year.people;
    const asking = { now: now(), by: officer.id, today: today() };
    const { database, messages } = year.app.ground;
    const second = await addStaff(year.app, { roles: ['officer'], hiredOn: '2025-01-01' });
    const purge = await askErasure(database, messages, asking, gone.id, 'asked');
    await write((tx) => approve(tx, now(), second.id, purge, today()));
    expect(await runPurges(year.app.ground)).toBe(1);
    const after = await made({ sample: { size: 4, seed: SEED } });
    const named = (one: Opened) =>
      one.paths.filter((path) => !path.endsWith('.pdf') && one.text(path).includes('Gus Gone'));
    expect(named(pack)).toContain('people/roster.csv');
    expect(named(after)).toEqual([]);
    expect(after.sheet('people/roster').find(({ person }) => person === gone.id)).toMatchObject({ name: expect.stringMatching(/^Erased person /), employee_number: '' });
    expect(after.sheet('keeping/let-go')).toMatchObject([{ what: 'erasure', asked_by: 'Olu Officer' }]);
    const proven = new Set(provenIn(after).map(({ id }) => id));
    // Somebody came between the two, so that another sample may be drawn: of who is in depth in one alone more is proven there.
    const [deep, still] = [pack, after].map((one) => new Set(one.sheet('people/roster').filter(({ in_depth: is }) => is === 'yes').map(({ person }) => person))) as [Set<unknown>, Set<unknown>];
    const lost = provenIn(pack).filter(({ id, personId }) => !proven.has(id) && (!deep.has(personId) || still.has(personId)));
    expect(lost).toEqual([]);
    const kinds = provenIn(after).map(({ kind }) => kind);
    for (const kind of ['erasure-asked', 'purge-approved', 'purged', 'purge-ended']) expect(kinds).toContain(kind);
    const path = desk.put('after.json', after.text('proof/records-0001.json'));
    expect((await desk.check([path])).wrong).toEqual([]);
  }); // prettier-ignore
});
