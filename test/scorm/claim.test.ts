import fc from 'fast-check';
import { claimOf, NOTHING, rollUp, type Claim } from '../../src/scorm/claim.ts';
import { decide, usualRule, type PackageRule } from '../../src/scorm/decision.ts';
import { differenceOf, flat } from '../../src/scorm/difference.ts';
import type { Item, Launch, Manifest } from '../../src/scorm/manifest.ts';
import { never } from '../../src/scorm/merge.ts';

const LAUNCH: Launch = {
  kind: 'sco',
  file: 'a.html',
  parameters: '',
  masteryScore: null,
  passingMeasure: null,
  completionThreshold: null,
  data: '',
  prerequisites: '',
  maxTime: '',
  timeLimitAction: '',
};
const item = (id: string, launch: Partial<Launch> = {}): Item => ({
  id,
  title: id,
  visible: true,
  children: [],
  launch: { ...LAUNCH, ...launch },
});
const claim = (more: Partial<Claim>): Claim => ({ ...NOTHING, ...more });

describe('what content claims', () => {
  it.each([
    ['passed', 'completed', 'passed'],
    ['completed', 'completed', 'unknown'],
    ['failed', 'completed', 'failed'],
    ['incomplete', 'incomplete', 'unknown'],
    ['browsed', 'incomplete', 'unknown'],
    ['not attempted', 'not attempted', 'unknown'],
    ['', 'not attempted', 'unknown'],
  ])('reads the one status of 1.2: %s', (status, completion, success) => {
    expect(claimOf('1.2', { core: { lesson_status: status } })).toMatchObject({ completion, success });
  });

  it.each([
    [{ raw: '85' }, 85],
    [{ raw: '17', min: '0', max: '20' }, 85],
    [{ raw: '' }, null],
    [{ raw: '120' }, 100],
    [{ raw: '17', min: '20', max: '20' }, 17],
    [{ raw: 'much' }, null],
  ])('reads a score in percent: %j', (score, expected) => {
    expect(claimOf('1.2', { core: { score } }).score).toBe(expected);
    expect(claimOf('2004', { score }).score).toBe(expected);
  });

  it('takes the scaled score of 2004 before the raw one, and both statuses apart', () => {
    const data = {
      completion_status: 'completed',
      success_status: 'failed',
      score: { scaled: '0.426', raw: '90' },
    };
    expect(claimOf('2004', data)).toMatchObject({ completion: 'completed', success: 'failed', score: 42.6 });
    expect(claimOf('2004', { score: { scaled: '-0.5' } }).score).toBe(0);
  });

  it('takes passed without a word of completion for completed, in 2004', () => {
    expect(claimOf('2004', { success_status: 'passed', completion_status: 'unknown' }).completion).toBe(
      'completed',
    );
    expect(claimOf('2004', { success_status: 'passed', completion_status: 'incomplete' }).completion).toBe(
      'incomplete',
    );
    expect(claimOf('2004', { success_status: 'failed' }).completion).toBe('unknown');
  });

  it.each([
    ['1.2', { core: { total_time: '0001:02:03.50' } }, 3724],
    ['2004', { total_time: 'PT1H2M3.5S' }, 3724],
    ['2004', { total_time: 'P1DT1S' }, 86_401],
    ['2004', { total_time: 'soon' }, 0],
    ['1.2', { core: { total_time: '5' } }, 0],
  ] as const)('reads times: %s %j', (standard, data, seconds) => {
    expect(claimOf(standard, data).seconds).toBe(seconds);
  });

  it('never throws, whatever stands in the data', () => {
    fc.assert(
      fc.property(fc.object(), fc.constantFrom('1.2' as const, '2004' as const), (data, standard) => {
        const read = claimOf(standard, data);
        return read.score === null || (read.score >= 0 && read.score <= 100);
      }),
    );
  });
});

describe('the claim of several items', () => {
  const items = [item('a'), item('b', { kind: 'asset' }), item('c')];
  const of = (claims: Record<string, Partial<Claim>>) =>
    rollUp(items, new Map(Object.entries(claims).map(([id, more]) => [id, claim(more)])));

  it('is completed when every SCO is, whatever of its pictures was opened', () => {
    expect(of({ a: { completion: 'completed' } }).completion).toBe('incomplete');
    expect(of({ a: { completion: 'completed' }, c: { completion: 'completed' } }).completion).toBe(
      'completed',
    );
    expect(of({}).completion).toBe('not attempted');
  });

  it('is passed when all is completed and one says so, and failed when one says that', () => {
    const done = { completion: 'completed' } as const;
    expect(of({ a: { ...done, success: 'passed' } }).success).toBe('unknown');
    expect(of({ a: { ...done, success: 'passed' }, c: done }).success).toBe('passed');
    expect(of({ a: { ...done, success: 'passed' }, c: { ...done, success: 'failed' } }).success).toBe(
      'failed',
    );
  });

  it('has the mean of the scores there are, and the sum of the times', () => {
    expect(of({ a: { score: 80, seconds: 10 }, c: { score: 91, seconds: 5 } })).toMatchObject({
      score: 85.5,
      seconds: 15,
    });
    expect(of({ a: { score: 80 } }).score).toBe(80);
  });
});

const claims = fc.record({
  completion: fc.constantFrom(
    'completed' as const,
    'incomplete' as const,
    'not attempted' as const,
    'unknown' as const,
  ),
  success: fc.constantFrom('passed' as const, 'failed' as const, 'unknown' as const),
  score: fc.option(fc.integer({ min: 0, max: 100 })),
  seconds: fc.nat(10_000),
});

describe('a claim that is claimed again', () => {
  it('takes nothing back: completed stays, passed stays, a passed score does not fall', () => {
    fc.assert(
      fc.property(fc.array(claims, { minLength: 1, maxLength: 12 }), (all) => {
        let now: Claim | undefined;
        for (const next of all) {
          const after: Claim = never(next, now);
          if (now?.completion === 'completed') expect(after.completion).toBe('completed');
          if (now?.success === 'passed') {
            expect(after.success).toBe('passed');
            expect(after.score ?? -1).toBeGreaterThanOrEqual(now.score ?? -1);
          }
          now = after;
        }
      }),
    );
  });

  it('once it counts, counts for ever', () => {
    const rules = fc.record({
      completed: fc.boolean(),
      passed: fc.constant(true),
      score: fc.option(fc.integer({ min: 0, max: 100 })),
      minutes: fc.constant(null),
      attempts: fc.constant(null),
      outside: fc.constant(false),
    });
    fc.assert(
      fc.property(rules, fc.array(claims, { minLength: 2, maxLength: 8 }), (rule, all) => {
        let now: Claim | undefined;
        let counted = false;
        for (const next of all) {
          now = never(next, now);
          const { counts } = decide(rule, now, 0);
          if (counted) expect(counts).toBe(true);
          counted = counts;
        }
      }),
    );
  });
});

describe('what counts', () => {
  const ANY: PackageRule = {
    completed: false,
    passed: false,
    score: null,
    minutes: null,
    attempts: null,
    outside: false,
  };
  const good = claim({ completion: 'completed', success: 'passed', score: 80 });

  it('is all that the rule names', () => {
    expect(decide({ ...ANY, completed: true }, claim({ completion: 'completed' }), 0).counts).toBe(true);
    expect(
      decide({ ...ANY, completed: true, passed: true }, claim({ completion: 'completed' }), 0).counts,
    ).toBe(false);
    expect(decide({ ...ANY, score: 80 }, good, 0).counts).toBe(true);
    expect(decide({ ...ANY, score: 81 }, good, 0)).toEqual({
      counts: false,
      reasons: [{ of: 'score', met: false, asked: 81, found: 80 }],
    });
    expect(decide({ ...ANY, minutes: 2 }, good, 119).counts).toBe(false);
    expect(decide({ ...ANY, minutes: 2 }, good, 120).counts).toBe(true);
  });

  it('is never what says failed, and never nothing', () => {
    expect(
      decide({ ...ANY, completed: true }, claim({ completion: 'completed', success: 'failed' }), 0).counts,
    ).toBe(false);
    expect(decide(ANY, good, 9999).counts).toBe(false);
  });

  it('is passing where the package has a mark to reach, else completing', () => {
    const manifest = (launch: Partial<Launch>): Manifest => ({
      standard: '1.2',
      edition: '1.2',
      identifier: 'x',
      title: 'x',
      sequencing: null,
      items: [item('a', launch)],
    });
    expect(usualRule(manifest({}))).toMatchObject({ completed: true, passed: false });
    expect(usualRule(manifest({ masteryScore: 80 }))).toMatchObject({ completed: false, passed: true });
    expect(usualRule(manifest({ passingMeasure: 0.8 }))).toMatchObject({ passed: true });
  });
});

describe('the difference between two states', () => {
  it('gives the later one back when it is put onto the earlier one', () => {
    const data = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.oneof(fc.string(), fc.integer(), fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,2}$/), fc.string())),
    );
    fc.assert(
      fc.property(data, data, (before, after) => {
        const { set, gone } = differenceOf(before, after);
        const put = flat(before);
        for (const path of gone) put.delete(path);
        for (const [path, value] of Object.entries(set)) put.set(path, value);
        expect(put).toEqual(flat(after));
      }),
    );
  });
});
