import BetterSqlite3 from 'better-sqlite3';
import { diffWordsWithSpace } from 'diff';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { openDatabase, transact } from '../../src/database/database.ts';
import { difference } from '../../src/policy/difference.ts';
import { fit } from '../../src/policy/fitting.ts';
import { judge } from '../../src/policy/judge.ts';
import { EVERYBODY_SIGNS, dutiesFrom, type ClauseDuty } from '../../src/policy/owing.ts';
import { policyInForce, publish } from '../../src/policy/publication.ts';
import { ANYWHERE, keptText, rulesOf, textAt } from '../../src/policy/text.ts';
import type { PolicyVersion } from '../../src/policy/version.ts';
import { DUTIES, KINDS, VOICES, WHENS, WHERES, type Post } from '../../src/policy/vocabulary.ts';
import { costOf } from '../../src/training/cost.ts';
import { LARKFIELD } from '../../src/demo/brackets.ts';
import { ZONE } from './people.ts';

/** One thing measured in this process: milliseconds of Heed and of a bare loop that does the least there is to do. */
export interface PolicyMeasurement {
  name: string;
  heedMs: number;
  bareMs: number;
  /** How fast Heed is as a share of the bare loop. */
  ratio: number;
  aimMs: number | null;
}

const ROUNDS = 5;

/** Measures evaluator, difference and publishing on the copied data of a run. The last one changes it. */
export async function policyBench(folder: string, say: (line: string) => void): Promise<PolicyMeasurement[]> {
  say('Measuring: the policy …');
  const { policy } = shippedCourse();
  const fitted = (choices = {}) => fit(policy, { choices, brackets: LARKFIELD, countries: ['us'] });
  const restrictive = Object.fromEntries(policy.clauses.map(({ id }) => [id, 'restrictive']));
  const done = [evaluating(fitted()), differing(fitted(), fitted(restrictive))];
  return [...done, ...(await publishing(folder, fitted))];
}

/** Every pair of kinds in every place, by either voice, on and off duty, with each single circumstance. */
function posts(): Post[] {
  const found: Post[] = [];
  for (const one of KINDS)
    for (const other of KINDS)
      for (const where of WHERES)
        for (const voice of VOICES)
          for (const duty of DUTIES)
            for (const when of [null, ...WHENS])
              if (one <= other)
                found.push({
                  roles: ['clinician'],
                  duty,
                  voice,
                  where,
                  what: new Set([one, other]),
                  when: new Set(when === null ? [] : [when]),
                });
  return found;
}

function evaluating(version: PolicyVersion): PolicyMeasurement {
  const all = posts();
  const rules = rulesOf(textAt(version, { country: 'us', siteId: null }));
  const heed = best(() => all.reduce((n, post) => n + (judge(rules, post).rule === null ? 0 : 1), 0));
  // The least: ask of each rule whether one of its kinds is in the post.
  const bare = best(() =>
    all.reduce(
      (n, post) => n + rules.filter((rule) => rule.what.some((kind) => post.what.has(kind))).length,
      0,
    ),
  );
  return measured(`judging ${all.length} posts, all pairs, by ${rules.length} rules`, heed, bare, null);
}

function differing(before: PolicyVersion, after: PolicyVersion): PolicyMeasurement {
  const heed = best(() => difference(before, after).length);
  // The least: the words of the one whole text against the other's, by the library.
  const [a, b] = [before, after].map((version) => keptText(textAt(version, ANYWHERE)));
  const bare = best(() => diffWordsWithSpace(a!, b!).length);
  return measured('difference of two versions, every clause changed', heed, bare, null);
}

async function publishing(
  folder: string,
  fitted: (choices?: Record<string, 'open' | 'balanced' | 'restrictive'>) => PolicyVersion,
): Promise<PolicyMeasurement[]> {
  const database = openDatabase({ folder });
  const people = await database.read.selectFrom('standing').select('person_id').execute();
  const bare = barePublishing(join(folder, '..', 'bare-publishing.sqlite'), people.length);
  const found: PolicyMeasurement[] = [];
  const one = async (name: string, version: PolicyVersion, duties: readonly ClauseDuty[]) => {
    const { number } = await policyInForce(database.read);
    const now = systemClock.now();
    const began = performance.now();
    await transact(database.write, (tx) =>
      publish(tx, now, null, version, {
        after: number,
        duties,
        material: true,
        actWithinDays: 14,
        zone: ZONE,
      }),
    );
    const ms = performance.now() - began;
    found.push(measured(`${name}, ${people.length} people`, ms, bare(), 2000));
  };
  try {
    const base = (await policyInForce(database.read)).version;
    const marketing = fitted({ 'SM-12': 'restrictive', 'SM-13': 'restrictive' });
    const asked = dutiesFrom(difference(base, marketing));
    const when = { number: 2, on: '2099-01-01', actBy: '2099-01-15' };
    const began = performance.now();
    const cost = await costOf(database.read, [], asked, when);
    const reached = cost.reached.length;
    found.push(
      measured(`what publishing costs, ${reached} reached`, performance.now() - began, bare(), null),
    );
    await one('publishing to some roles', marketing, asked);
    await one('publishing to everybody', fitted({ 'SM-02': 'restrictive' }), EVERYBODY_SIGNS);
  } finally {
    await database.close();
  }
  return found;
}

// The least that publishing to everybody could do: write a row for each, durably, in one transaction.
function barePublishing(file: string, people: number): () => number {
  const database = new BetterSqlite3(file);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  database.exec('create table standing (person_id text primary key, needs text, reason text, due_on text)');
  const put = database.prepare('insert or replace into standing values (?, ?, ?, ?)');
  return () => {
    const began = performance.now();
    database.transaction(() => {
      for (let n = 0; n < people; n++)
        put.run(`person-${n}`, 'signature', '{"because":"policy","number":2}', '2099-01-15');
    })();
    return performance.now() - began;
  };
}

function best(work: () => number): number {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    work();
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
}

export const measured = (
  name: string,
  heedMs: number,
  bareMs: number,
  aimMs: number | null,
): PolicyMeasurement => ({
  name,
  heedMs,
  bareMs,
  ratio: bareMs / heedMs,
  aimMs,
});

/** The measurements as lines, under what they are of. */
export function policyTable(title: string, all: readonly PolicyMeasurement[]): string {
  const ms = (n: number) => `${n < 10 ? n.toPrecision(2) : n.toFixed(0)} ms`;
  const rows = all.map(({ name, heedMs, bareMs, ratio, aimMs }) => [
    name,
    ms(heedMs),
    ms(bareMs),
    ratio.toFixed(2),
    aimMs === null ? '' : `under ${aimMs} ms: ${heedMs <= aimMs ? 'met' : `missed by ${ms(heedMs - aimMs)}`}`,
  ]);
  const table = [[title, 'Heed', 'bare', 'ratio', 'aim'], ...rows];
  const widths = table[0]!.map((_cell, n) => Math.max(...table.map((row) => row[n]!.length)));
  return table
    .map((row) =>
      row.map((cell, n) => (n === 0 || n === 4 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))),
    )
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}
