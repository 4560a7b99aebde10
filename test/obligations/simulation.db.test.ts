import { createServer, type AddressInfo } from 'node:net';
import { pino } from 'pino';
import { addDays, dayIn, type Day, endOfDay } from '../../src/days.ts';
import { checkpointNow } from '../../src/ledger/checkpoint.ts';
import { projectionsInUse } from '../../src/ledger/ledger.ts';
import { openLog } from '../../src/ledger/log.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { sendWaiting } from '../../src/mail/worker.ts';
import { commonFacts } from '../../src/obligations/common.store.ts';
import { cyclesOf } from '../../src/obligations/cycles.ts';
import { personFacts } from '../../src/obligations/facts.store.ts';
import { merged } from '../../src/obligations/pauses.ts';
import { rules } from '../../src/obligations/rule.ts';
import { pauseKey, pausesFor } from '../../src/obligations/standing.store.ts';
import { pausesOf, standings, stateOn, type Needs } from '../../src/obligations/standing.ts';
import { isWorkday } from '../../src/organisation/working-hours.ts';
import { remind, stillToSay } from '../../src/reminders/remind.ts';
import { grouped } from '../../src/reminders/telling.ts';
import { inPast } from '../../src/reports/past.ts';
import { loadMessages } from '../../src/web/messages.ts';
import { onBoth, type TestDatabase } from '../support/databases.ts';
import { testKey } from '../ledger/filled.ts';
import { shownAt } from '../support/past.ts';
import { clinic, type Known } from './clinic.ts';
import { flawsIn } from './explained.ts';
import { differingFromNew } from './kept.ts';

const LONG = process.env['HEED_LONG'] !== undefined;
// PostgreSQL asks the same of every store; a shorter life there, as each question costs a way to a server.
const LIVES = LONG
  ? { sqlite: [300, 3 * 365], postgres: [60, 365] }
  : { sqlite: [60, 365], postgres: [24, 75] };
const FIRST = '2027-01-04';
const MOST_SILENT = 14;
const KEPT_EVERY = LONG ? 40 : 30;
const messages = loadMessages('en');

/**
 * A mail server that takes everything, and greets at once: the one that other tests have first looks for a tenth of a second
 * whether a caller speaks too soon, and here are thousands of calls.
 */
async function postOffice() {
  const server = createServer((socket) => {
    let heard = '';
    let isMail = false;
    const say = (words: string) => socket.write(`${words}\r\n`);
    socket
      .setEncoding('latin1')
      .setNoDelay()
      .on('error', () => undefined);
    socket.on('data', (piece: string) => {
      heard += piece;
      for (;;) {
        const mark = isMail ? '\r\n.\r\n' : '\r\n';
        const end = heard.indexOf(mark);
        if (end < 0) return;
        const word = heard.slice(0, 4).toUpperCase();
        heard = heard.slice(end + mark.length);
        isMail = !isMail && word === 'DATA';
        say(isMail ? '354 Go on' : word === 'QUIT' ? '221 Bye' : '250 Taken');
      }
    });
    say('220 Here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

type Life = Awaited<ReturnType<typeof clinic>>;
type Row = Awaited<ReturnType<typeof everyRow>>[number];

/** How these people stand; or how all those do who may be late on a day. */
async function everyRow({ write }: TestDatabase, of: { ids: readonly string[] } | { late: Day }) {
  const rows = await write
    .selectFrom('standing')
    .select(['person_id', 'thing', 'begins_on', 'late_after', 'opens_on', 'needs', 'left_on', 'paused'])
    .where((eb) => ('ids' in of ? eb('person_id', 'in', of.ids) : eb('late_after', '<', of.late)))
    .execute();
  const away = rows.filter(({ paused }) => paused === 1).map((row) => row.person_id);
  const pauses = await pausesFor(write, [...new Set(away)]);
  return rows.map((row) => ({
    personId: row.person_id,
    thing: row.thing,
    beginsOn: row.begins_on,
    lateAfter: row.late_after,
    opensOn: row.opens_on,
    needs: row.needs as Needs,
    leftOn: row.left_on,
    pauses: pauses.get(pauseKey(row.person_id, row.thing)) ?? [],
  }));
}

const within = (times: readonly { from: Day; to: Day | null }[], day: Day) =>
  times.some(({ from, to }) => from <= day && (to === null || day <= to));

/** True when somebody owes, or may renew, something today, and is neither away nor excused from it as far as we know ourselves. */
function isOwing(one: Known, rows: readonly Row[], now: Date): boolean {
  const day = dayIn(one.zone, now);
  if ((one.leftOn !== null && one.leftOn < day) || within(one.away, day)) return false;
  return rows.some(
    (row) =>
      ['due', 'renewable', 'overdue'].includes(stateOn(row, day)) &&
      !within(
        one.excused.filter(({ thing }) => thing === row.thing),
        day,
      ),
  );
}

onBoth('a clinic that is lived through day by day', (open, kind) => {
  const [PEOPLE, DAYS] = LIVES[kind] as [number, number];
  // In less than a year not everything comes about.
  const isWhole = DAYS >= 365;
  it('writes to everybody who owes, once, to nobody else, and can explain every date', async () => {
    const database = await open();
    const post = await postOffice();
    try {
      const life = await clinic(database, LONG ? 7 : 5, FIRST, LONG ? 20 : 4);
      const diary = keeper(database, life, post.url);
      const hiring = Math.ceil((DAYS * 0.8) / (PEOPLE * 0.5));
      const log = await openLog(database.write, testKey(), life.now());
      // What the report showed at the end of a day: kept, and asked for again when all is over.
      const kept = new Map<Day, object>();
      const keep = async (day: Day) => {
        await sealAll(database.write, log, life.now());
        await checkpointNow(database.write, log, life.now());
        kept.set(day, await shownAt(database.read, 'UTC', endOfDay(day, 'UTC')));
      };
      await keep(FIRST);
      for (let n = 0; n < PEOPLE / 2; n++) await life.hire();
      for (let n = 0; n < DAYS; n++) {
        const day = addDays(FIRST, n);
        life.set(`${day}T06:30:00.000Z`);
        if (n > 0 && n % 365 === 0) await life.setRules(n / 365);
        if (!LONG && n === 180) await life.setRules(1);
        if (n % 150 === 100) await life.publish(n);
        if (n % hiring === 0 && life.people.length < PEOPLE) await life.hire();
        await life.day();
        await diary.day(day);
        if (n % KEPT_EVERY === 0) await keep(day);
      }
      const asked = { zone: 'UTC', now: life.now() };
      for (const [day, shown] of kept)
        await inPast(database, { on: day, knownOn: day, scope: 'everyone' }, asked, async ({ db }) =>
          expect([day, await shownAt(db, 'UTC', endOfDay(day, 'UTC'))]).toEqual([day, shown]),
        );
      expect(life.people).toHaveLength(PEOPLE);
      expect(diary.wrong).toEqual([]);
      expect(diary.sent()).toBeGreaterThan(isWhole ? PEOPLE * 2 : PEOPLE / 2);
      expect(await unexplained(database)).toEqual([]);
      expect(await saidTwice(database)).toEqual([]);
      expect(await differingFromNew(database.write)).toEqual([]);
      const check = await checkRebuild(database, projectionsInUse(), life.now());
      expect(check).toMatchObject({ ok: true, differing: [] });
      for (const what of isWhole ? HAPPENED : [])
        expect([what, (life.counts[what] ?? 0) > 0]).toEqual([what, true]);
    } finally {
      await post.close();
    }
  }, 1_800_000);
});

const HAPPENED = ['left', 'came back', 'another role', 'another site', 'on leave', 'excused', 'more time', 'required', 'trained elsewhere', 'published', 'done', 'done by every step']; // prettier-ignore

/** Runs the reminders and the mail of each day, with failures, and looks at what comes of it. */
function keeper(database: TestDatabase, life: Life, url: string) {
  const deps = { database, messages, origin: 'https://training.example.org' };
  const wrong: unknown[] = [];
  const silent = new Map<string, number>();
  let sent = 0;
  let [outage, asleep] = [0, 0];
  const deliver = async (isUp: boolean) => {
    const at = life.now();
    await sendWaiting(
      {
        database,
        log: pino({ level: 'silent' }),
        smtpUrl: isUp ? url : 'smtp://127.0.0.1:1',
        mailFrom: 'training@example.org',
        link: () => Promise.resolve('https://training.example.org/x'),
        wanted: (tx, now, mail) => stillToSay(deps, tx, now, mail),
      },
      at,
    );
    const mails = await database.write.selectFrom('mail').select(['person_id', 'kind']).where('sent_at', '=', at.toISOString()).execute(); // prettier-ignore
    sent += mails.length;
    const known = new Map(life.people.map((one) => [one.id, one]));
    const ids = mails.map((row) => row.person_id);
    const rows = mails.length === 0 ? [] : await everyRow(database, { ids });
    for (const { person_id: id, kind } of mails) {
      const one = known.get(id)!;
      const own = rows.filter(({ personId }) => personId === id);
      if (one.leftOn !== null && one.leftOn < dayIn(one.zone, at)) wrong.push([at, id, kind, 'to somebody who left']); // prettier-ignore
      if (kind !== 'reminder') continue;
      silent.set(id, 0);
      if (!isOwing(one, own, at)) wrong.push([at, one, own, 'to somebody who owes nothing']);
    }
  };
  return {
    wrong,
    sent: () => sent,
    async day(day: Day): Promise<void> {
      if (outage === 0 && life.pick(40) === 0) outage = 1 + life.pick(3);
      if (asleep === 0 && life.pick(30) === 0) asleep = 1 + life.pick(4);
      life.set(`${day}T07:00:00.000Z`);
      if (asleep === 0) {
        // Some days on two servers at once, some days twice.
        await Promise.all(life.pick(10) === 0 ? [remind(deps, life.now()), remind(deps, life.now())] : [remind(deps, life.now())]); // prettier-ignore
        if (life.pick(10) === 0) {
          const again = await remind(deps, life.now());
          if (again.length > 0) wrong.push([day, again, 'said again']);
        }
      }
      for (const hour of ['15:00', '21:30']) {
        life.set(`${day}T${hour}:00.000Z`);
        await deliver(outage === 0);
      }
      [outage, asleep] = [Math.max(0, outage - 1), Math.max(0, asleep - 1)];
      await listen(day);
    },
  };

  // Counts the working days on which somebody was late and heard nothing.
  async function listen(day: Day): Promise<void> {
    const rows = grouped(await everyRow(database, { late: addDays(day, 1) }), ({ personId }) => personId);
    for (const one of life.people) {
      const today = dayIn(one.zone, life.now());
      const isLate = rows.get(one.id)?.some((row) => stateOn(row, today) === 'overdue') === true;
      if (!isLate || !one.email) silent.set(one.id, 0);
      else if (isWorkday(today)) silent.set(one.id, (silent.get(one.id) ?? 0) + 1);
      if (silent.get(one.id)! > MOST_SILENT) wrong.push([day, one, rows.get(one.id), 'late and heard nothing']); // prettier-ignore
    }
  }
}

/** Reasons that do not lead to their day, and rounds with a gap between them. */
async function unexplained({ write }: TestDatabase): Promise<unknown[]> {
  const [all, common] = [await rules(write), await commonFacts(write)];
  const people = await personFacts(write, { first: '', last: '~' });
  return people.flatMap(({ facts: person }) => {
    const world = { rules: all, person, common };
    const reasons = standings(all, person, common).flatMap((one) => one.reasons);
    const gaps = all.flatMap((rule) => {
      const cycles = cyclesOf(rule, person, common, merged(pausesOf(rule.thing, person))) ?? [];
      return cycles.slice(1).filter(({ beginsOn }, n) => beginsOn !== cycles[n]!.done?.day);
    });
    return [...reasons.flatMap((reason) => flawsIn(reason, world)), ...gaps];
  });
}

/** What was said more than once to somebody of one obligation and stage, by the ledger. */
async function saidTwice({ write }: TestDatabase): Promise<string[]> {
  const rows = await write.selectFrom('ledger').select('body').where('kind', '=', 'reminded').execute();
  const told = rows.map(({ body }) => {
    const { person_id: id, facts } = JSON.parse(body) as { person_id: string; facts: Record<string, string> };
    return `${id} ${facts['obligation']} ${facts['stage']}`;
  });
  const seen = new Set<string>();
  return told.filter((one) => seen.has(one) || !seen.add(one));
}
