import { transact, type Database } from '../../src/database/database.ts';
import { addDays, dayIn, endOfDay } from '../../src/days.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import { addPerson, changePerson, JOB_ROLES, type PersonDetails } from '../../src/people/people.ts';
import { personDetails } from '../../src/people/people.store.ts';
import { difference } from '../../src/policy/difference.ts';
import { dutiesFrom, DUTIES_OWED } from '../../src/policy/owing.ts';
import { SETTINGS } from '../../src/policy/policy-file.ts';
import { firstVersion, policyInForce, publish } from '../../src/policy/publication.ts';
import { newestNumber } from '../../src/policy/publication.store.ts';
import { keepVersionsTimely } from '../../src/policy/timely.ts';
import { answerChange, changedFor, readChange } from '../../src/training/changes.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { remind } from '../../src/reminders/remind.ts';
import { inPast } from '../../src/reports/past.ts';
import { testKey } from '../ledger/filled.ts';
import { answersAt, shownAt } from '../support/past.ts';
import { enterPaper } from '../../src/training/signature-paper.ts';
import { signaturesOf } from '../../src/training/signature.store.ts';
import { withdrawSignature } from '../../src/training/signature-withdrawal.ts';
import { toSign } from '../../src/training/signing.ts';
import {
  doLessons,
  fittedPolicy,
  passCourse,
  publishNext,
  putIntoForce,
  signAs,
} from '../support/training.ts';
import '../../src/projections.ts';
import { onBoth } from '../support/databases.ts';

const LONG = process.env['HEED_LONG'] !== undefined;
const DAYS = LONG ? 700 : 60;
const CHECK_EVERY = LONG ? 20 : 15;
const KEEP_EVERY = LONG ? 14 : 4;

function seeded(seed: number): (most: number) => number {
  let state = seed >>> 0;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** A clinic that lives from day to day by the verbs that the pages call; what is derived must equal the record at any time. */
onBoth('a clinic lived through day by day', (open, kind) => {
  it(`derives the same as a full replay, every ${CHECK_EVERY} days of ${DAYS}`, async () => {
    const database: Database = await open();
    const messages = loadMessages('en');
    const pick = seeded(kind === 'sqlite' ? 11 : 12);
    const from = <T>(list: readonly T[]): T => list[pick(list.length)]!;
    const people: string[] = [];
    let now = new Date('2027-12-20T12:00:00.000Z');
    const do_ = <T>(verb: Parameters<typeof transact<T>>[1]) => transact(database.write, verb);
    const sites = await do_(async (tx) => {
      await changeSettings(
        tx,
        now,
        'test',
        { name: 'Clinic', zone: 'UTC', country: 'us', startDay: '2027-12-01' },
        'UTC',
      );
      const zones = ['UTC', 'America/New_York', 'Australia/Sydney'];
      return Promise.all(zones.map((zone) => setSite(tx, now, 'test', { name: zone, country: 'us', zone })));
    });
    await putIntoForce(database, now);

    const today = () => dayIn('UTC', now);
    const details = (n: number): PersonDetails => ({
      employeeNumber: `N${n}`, name: `Person ${n}`, email: n % 5 === 0 ? null : `p${n}@x.example`,
      jobRole: from(JOB_ROLES), siteId: from(sites), team: from(['A', 'B']),
      managerId: people.length > 3 && pick(3) > 0 ? from(people) : null, hiredOn: today(), leftOn: null,
    }); // prettier-ignore
    const change = (id: string, what: Partial<PersonDetails>) =>
      do_(async (tx) => {
        const before = (await personDetails(tx, id))!;
        await changePerson(tx, now, 'test', id, { ...before, ...what }, today());
      }).catch(refusedOnly);
    const acts: (() => Promise<unknown>)[] = [
      async () => people.push(await do_((tx) => addPerson(tx, now, 'test', details(people.length), today()))),
      async () => people.push(await do_((tx) => addPerson(tx, now, 'test', details(people.length), today()))),
      () => do_((tx) => doLessons(tx, now, from(people))).catch(refusedOnly),
      () => do_((tx) => passCourse(tx, now, from(people))).catch(refusedOnly),
      () => signIfAsked(from(people)),
      () => signIfAsked(from(people)),
      () => withdrawOne(from(people)),
      () => signOnPaper(from(people)),
      () => change(from(people), { managerId: from(people) }),
      () => change(from(people), { siteId: from(sites), team: 'C' }),
      () => change(from(people), { jobRole: from(JOB_ROLES) }),
      () => seeToChange(from(people)),
      () => seeToChange(from(people)),
      () => change(from(people), { leftOn: today() }),
      () => change(from(people), { hiredOn: today(), leftOn: null }),
    ];
    const rare: (() => Promise<unknown>)[] = [
      async () =>
        publishNext(
          database,
          now,
          await newestNumber(database.write),
          pick(2) === 0,
          `tool ${pick(999)}`,
        ).catch(refusedOnly),
      publishByDifference,
      publishByDifference,
      () =>
        do_((tx) =>
          setSite(tx, now, 'test', {
            id: from(sites),
            name: 'Moved',
            country: 'us',
            zone: from(['UTC', 'Asia/Tokyo']),
          }),
        ),
      () => do_((tx) => changeSettings(tx, now, 'test', { startDay: today() }, 'UTC')),
    ];
    async function publishByDifference(): Promise<unknown> {
      const clauses = ['SM-03', 'SM-06', 'SM-12', 'SM-19', 'SM-24'];
      const before = await policyInForce(database.write);
      const next = fittedPolicy({ [from(clauses)]: from(SETTINGS), [from(clauses)]: from(SETTINGS) });
      const found = difference(before.version, next);
      const asked = Object.fromEntries(found.map(({ id }) => [id, from(DUTIES_OWED)]));
      const how = {
        ...firstVersion('UTC'),
        after: await newestNumber(database.write),
        duties: dutiesFrom(found, asked),
        actWithinDays: 9,
        ...(pick(2) === 0 ? { effectiveOn: addDays(today(), pick(6)) } : {}),
        ...(pick(4) === 0 ? { kind: 'emergency' as const } : {}),
      };
      return do_((tx) => publish(tx, now, 'test', next, how)).catch(refusedOnly);
    }
    async function seeToChange(id: string): Promise<unknown> {
      const { policy, question } = await changedFor(database.write, id);
      const { number } = policy;
      if (question === undefined) return do_((tx) => readChange(tx, now, id, number)).catch(refusedOnly);
      const chosen = question.options.flatMap(({ right }, place) => (right === pick(4) > 0 ? [place] : []));
      return do_((tx) => answerChange(tx, now, id, { number, question: question.id, chosen })).catch(
        refusedOnly,
      );
    }
    const circumstances = {
      how: 'password',
      signedInAt: now.toISOString(),
      address: '',
      device: '',
      language: 'en' as const,
    };
    async function withdrawOne(id: string): Promise<void> {
      const all = await signaturesOf(database.write, id);
      if (all.length === 0) return;
      const given = { ...circumstances, by: 'test', reason: 'Of life' };
      await do_((tx) => withdrawSignature(tx, now, id, from(all).id, given)).catch(refusedOnly);
    }
    async function signOnPaper(id: string): Promise<void> {
      const number = (await policyInForce(database.write)).number;
      const given = { ...circumstances, number, day: today(), witness: 'witness', note: 'A folder' };
      const words = { typedName: 'As on paper', otherName: true, statement: 'It is in hand.' };
      await do_((tx) => enterPaper(tx, now, 'test', id, { ...given, ...words })).catch(refusedOnly);
    }
    async function signIfAsked(id: string): Promise<void> {
      const asked = await toSign(database.write, id);
      const name = (await personDetails(database.write, id))!.name;
      if (asked === undefined) return;
      // A version whose day came since it was shown takes its place at this very act.
      await do_((tx) => signAs(tx, now, id, name, asked.policy.number)).catch(refusedOnly);
    }

    const log = await openLog(database.write, testKey(), now);
    // What the report showed at the end of a day: kept, and asked for again when all is over.
    const kept = new Map<string, { shown: object; answers: object }>();
    // What it showed of an earlier day, by what was known at the end of this one.
    const before = new Map<string, { on: string; shown: object }>();
    const first = today();
    const pastOf = (on: string, knownOn: string): Promise<object> =>
      inPast(database, { on, knownOn, scope: 'everyone' }, { zone: 'UTC', now }, ({ db }) =>
        shownAt(db, 'UTC', endOfDay(on, 'UTC')),
      );
    const keep = async () => {
      await sealAll(database.write, log, now);
      await checkpointNow(database.write, log, now);
      kept.set(today(), {
        shown: await shownAt(database.read, 'UTC', endOfDay(today(), 'UTC')),
        answers: await answersAt(database.read),
      });
      const on = addDays(today(), -30);
      if (on < first || kept.size % 3 > 0) return;
      before.set(today(), { on, shown: await pastOf(on, today()) });
    };

    for (let n = 0; n < 6; n++) await acts[0]!();
    await keep();
    for (let day = 1; day <= DAYS; day++) {
      now = new Date(now.getTime() + 86_400_000 + (pick(7200) - 3600) * 1000);
      kept.delete(today());
      for (let n = pick(4); n >= 0; n--) await from(acts)();
      if (pick(12) === 0) await from(rare)();
      await keepVersionsTimely(database, now);
      if (pick(4) > 0) await remind({ database, messages, origin: 'http://x.example' }, now);
      if (day % CHECK_EVERY === 0)
        expect([day, await checkRebuild(database, projectionsInUse(), now)]).toMatchObject([
          day,
          { ok: true, differing: [] },
        ]);
      if (day % KEEP_EVERY === 0) await keep();
    }
    expect(kept.size).toBeGreaterThan(DAYS / KEEP_EVERY / 2);
    const asked = { zone: 'UTC', now };
    expect(before.size).toBeGreaterThan(1);
    for (const [day, { on, shown }] of before)
      expect([on, day, await pastOf(on, day)]).toEqual([on, day, shown]);
    for (const [day, { shown, answers }] of kept) {
      const dates = { on: day, knownOn: day, scope: 'everyone' as const };
      await inPast(database, dates, asked, async ({ db }) =>
        expect([day, await shownAt(db, 'UTC', endOfDay(day, 'UTC'))]).toEqual([day, shown]),
      );
      await inPast(database, { ...dates, about: 'questions' }, asked, async ({ db }) =>
        expect([day, await answersAt(db)]).toEqual([day, answers]),
      );
    }
    expect(people.length).toBeGreaterThan(10);
  }, 600_000);
});

// What the rules refuse is part of life: a loop in the tree, signing twice, someone who has passed already.
function refusedOnly(error: unknown): void {
  if ((error as { kind?: string }).kind === undefined) throw error;
}
