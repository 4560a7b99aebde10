import { transact, type Database } from '../../src/database/database.ts';
import { addDays, type Day } from '../../src/days.ts';
import { seeded } from '../../src/demo/random.ts';
import type { NewEntry } from '../../src/ledger/entry.ts';
import { append, projectionsInUse } from '../../src/ledger/ledger.ts';
import { checkRebuild } from '../../src/ledger/rebuild.ts';
import { changeSettings, setSite } from '../../src/organisation/organisation.ts';
import '../../src/projections.ts';
import { ONBOARDING, type Rule } from '../../src/obligations/rule.ts';
import { onBoth } from '../support/databases.ts';
import { differingFromNew, kept } from './kept.ts';

const LONG = process.env['HEED_LONG'] !== undefined;
const STORIES = LONG ? 40 : 8;
const TWINS = 4;
const NOW = new Date('2027-06-01T12:00:00.000Z');
const COURSE = 'course:social-media';

/** Entries that can only come one after the other. */
type Chain = readonly NewEntry[];

type Pick = (most: number) => number;

/** What happened to somebody: chains that may come in any order. `id` is a person, `day` a day in the span. */
function story(pick: Pick): (id: string) => Chain[] {
  const day = (): Day => addDays('2025-01-01', pick(800));
  const some = <T>(most: number, make: (n: number) => T): T[] => [...Array(pick(most + 1)).keys()].map(make);
  const hired = addDays('2025-01-01', pick(200));
  const left = addDays(hired, 100 + pick(200));
  const again = addDays(left, 1 + pick(100));
  const isBack = pick(3) === 0;
  const places = [...new Set([hired, ...some(3, day)])].map((at) => [at, pick(2), pick(2)] as const);
  const works = [...new Set(some(2, day))].map((at) => [at, pick(2)] as const);
  const done = some(3, () => [day(), pick(20)] as const);
  const leaves = some(2, (n) => [addDays('2025-02-01', n * 300 + pick(100)), pick(150), pick(3)] as const);
  const waivers = some(1, () => [day(), pick(90), pick(2)] as const);
  const elsewhere = some(2, () => [day(), pick(2)] as const);
  const [isRequired, isManager, hasMore] = [pick(3), pick(3), pick(3)];
  const [requiredDone, moreUntil] = [day(), day()];
  return (id) => {
    const of = (at: string, kind: string, facts: NewEntry['facts'], commits?: NewEntry['commits']): NewEntry => ({
      at, kind, personId: id, facts: { by: 'test', ...facts }, ...(commits === undefined ? {} : { commits }),
    }); // prettier-ignore
    return [
      isBack
        ? [of(hired, 'hired', {}), of(left, 'left', { hiredOn: hired }), of(again, 'hired', {})]
        : [of(addDays(hired, 3), 'hired', {}), of(hired, 'employment-corrected', { was: addDays(hired, 3), hiredOn: hired })],
      ...places.map(([at, role, site]) => [
        of(at, 'placed', { jobRole: role === 0 ? 'clinician' : 'manager', site: `site-${site}`, team: 'A' }),
      ]),
      ...works.map(([at, hourly]) => [
        of(at, 'work-set', { kind: 'agency', hourly, shift: '', language: '', country: hourly === 0 ? 'us-tx' : null }),
      ]),
      ...done.map(([at, waited], n) => {
        const [attempt, passed] = [`${id}-a${n}`, addDays(at, -waited)];
        const begun = { attempt, course: 'social-media', courseHash: 'x', policy: 1, language: 'en', jobRole: 'other' };
        const signed = { attempt, signature: `${id}-s${n}`, receipt: `${id}-r${n}`, policy: 1, policyHash: 'x', textHash: 'x', onPaper: false, day: at };
        return [
          of(`${passed}T09:00:00.000Z`, 'course-started', begun),
          of(`${passed}T10:00:00.000Z`, 'test-marked', { attempt, passed: true, day: passed }),
          of(`${at}T15:00:00.000Z`, 'signed', signed),
        ];
      }),
      ...leaves.map(([from, length, what], n) => {
        const leave = `${id}-l${n}`;
        const set = of(from, 'leave-set', { leave, from, to: what === 0 ? null : addDays(from, length) });
        const other = of(from, 'leave-set', { leave, from, to: addDays(from, length + 20) });
        return what === 0 ? [set, other] : what === 1 ? [set, of(from, 'leave-withdrawn', { leave })] : [set];
      }),
      ...waivers.map(([from, length, isEnded]) => {
        const waiver = `${id}-w`;
        const until = addDays(from, length);
        const set = of(from, 'waived', { waiver, thing: COURSE, from, until }, { reason: 'x' });
        return isEnded === 0 ? [set] : [set, of(addDays(from, 5), 'waiver-ended', { waiver })];
      }),
      ...elsewhere.map(([at, isGone], n) => {
        const training = `${id}-o${n}`;
        const set = of(at, 'outside-training', { training, thing: COURSE }, { provider: 'x', evidence: 'y' });
        return isGone === 0 ? [set] : [set, of(at, 'outside-training-withdrawn', { training })];
      }),
      ...(isRequired === 0 ? [] : [[
        of('2026-03-01', 'required-of', { requirement: 'asked' }),
        ...(isRequired === 1 ? [] : [of(requiredDone, 'requirement-done', { requirement: 'asked', day: requiredDone })]),
      ]]),
      ...(isManager === 0 ? [[{ at: hired, kind: 'manager-set', personId: `${id}-below`, facts: { by: 'test', manager: id } }]] : []),
      ...(hasMore === 0 ? [[of(moreUntil, 'extended', { extension: `${id}-e`, obligation: `${COURSE}:1.1`, thing: COURSE, until: moreUntil }, { reason: 'x' })]] : []),
      ...(pick(9) === 0 ? [] : []),
    ]; // prettier-ignore
  };
}

const rule = (change: Partial<Rule>): Rule => ({
  ...ONBOARDING,
  first: { after: 'hire', days: 30 },
  ...change,
});
const RULES: Rule[][] = [
  [rule({}), rule({ outside: 'first', opensDays: 30 })],
  [
    rule({
      id: 'texas',
      for: [{ countries: ['us-tx'] }],
      first: { after: 'joining', days: 14 },
      graceDays: 5,
    }),
  ],
  [
    rule({
      id: 'managers',
      for: [{ roles: ['manager'] }],
      thing: 'policy',
      renewal: { every: 'completion', months: 6 },
    }),
  ],
  [rule({ id: 'ended', thing: 'package:old' })],
];

// A rule is set, changed and ended as anything else is said, at any time between the facts of people.
const ruleChains = (): Chain[] =>
  RULES.map((versions) =>
    versions.map(({ name, ...facts }): NewEntry => ({
      at: '2027-01-01', kind: 'rule-set', facts: { by: 'test', rule: JSON.parse(JSON.stringify(facts)) as object as never }, commits: { name },
    })),
  ).map((chain, n) => (n < 3 ? chain : [...chain, { at: '2027-02-01', kind: 'rule-ended', facts: { by: 'test', rule: 'ended' } }])); // prettier-ignore

/** All entries in an order that is possible, by chance. */
function shuffled(chains: readonly Chain[], pick: Pick): NewEntry[] {
  const rest = chains.filter((chain) => chain.length > 0).map((chain) => [...chain]);
  const all: NewEntry[] = [];
  while (rest.length > 0) {
    const n = pick(rest.length);
    all.push(rest[n]!.shift()!);
    if (rest[n]!.length === 0) rest.splice(n, 1);
  }
  return all;
}

async function house(database: Database): Promise<void> {
  await transact(database.write, async (tx) => {
    await changeSettings(tx, NOW, 'test', { name: 'House', zone: 'UTC', country: 'us', startDay: '2025-03-01' }, 'UTC');
    for (const [n, country] of (['us', 'us-tx'] as const).entries())
      await setSite(tx, NOW, 'test', { id: `site-${n}`, name: `Site ${n}`, country, zone: 'UTC' });
    const what = { by: 'test', requirement: 'asked', what: { clauses: ['SM-01'] }, due: '2026-03-20', cause: 'law' };
    await append(tx, NOW, [{ at: '2026-03-01', kind: 'required', facts: what, commits: { reason: 'x' } }]);
  }); // prettier-ignore
}

onBoth('how people stand', (open, kind) => {
  it('does not hang on the order in which the facts arrive, nor on how many arrive at once', async () => {
    const database = await open();
    await house(database);
    const random = seeded(kind === 'sqlite' ? 41 : 42);
    const pick: Pick = (most) => Math.floor(random() * most);
    const told = [...Array(STORIES).keys()].map(() => story(pick));
    const chains = told.flatMap((chainsOf, n) =>
      [...Array(TWINS).keys()].flatMap((twin) => chainsOf(`p${n}-${twin}`)),
    );
    const all = shuffled([...chains, ...ruleChains()], pick);
    for (let i = 0; i < all.length;) {
      const some = all.slice(i, i + 1 + pick(pick(4) === 0 ? 30 : 3));
      await transact(database.write, (tx) => append(tx, NOW, some));
      i += some.length;
    }
    const { standing, pauses } = await kept(database.read);
    expect(standing.length).toBeGreaterThan(STORIES * TWINS);
    const ofTwin = (id: string) => ({
      standing: standing.filter((row) => row.person_id === id).map((row) => ({ ...row, person_id: '' })),
      pauses: pauses.filter((row) => row.person_id === id).map((row) => ({ ...row, person_id: '' })),
    });
    for (const n of told.keys())
      for (let twin = 1; twin < TWINS; twin++)
        expect([n, ofTwin(`p${n}-${twin}`)]).toEqual([n, ofTwin(`p${n}-0`)]);
    expect(await differingFromNew(database.read)).toEqual([]);
    expect(await checkRebuild(database, projectionsInUse(), NOW)).toMatchObject({ ok: true, differing: [] });
  }, 240_000);
});
