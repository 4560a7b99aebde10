import { client } from './make.ts';

const heed = client();

/** A learning system that notes what it is told, and keeps it from sitting to sitting. */
class System {
  readonly kept = new Map<string, string>();
  readonly told: string[] = [];
  commits = 0;
  works = true;

  readonly standard: '1.2' | '2004';

  constructor(standard: '1.2' | '2004') {
    this.standard = standard;
  }

  get api(): Record<string, unknown> {
    const names =
      this.standard === '1.2'
        ? ['LMSInitialize', 'LMSFinish', 'LMSGetValue', 'LMSSetValue', 'LMSCommit']
        : ['Initialize', 'Terminate', 'GetValue', 'SetValue', 'Commit'];
    const [initialize, finish, get, set, commit] = names as [string, string, string, string, string];
    return {
      [initialize]: () => 'true',
      [finish]: () => 'true',
      [get]: (name: string) => (name.endsWith('._count') ? this.#count() : (this.kept.get(name) ?? '')),
      [set]: (name: string, value: string) => {
        this.told.push(`${name}=${value}`);
        this.kept.set(name, value);
        return 'true';
      },
      [commit]: () => {
        this.commits++;
        return String(this.works);
      },
    };
  }

  #count(): string {
    return String([...this.kept.keys()].filter((name) => name.endsWith('.id')).length);
  }

  window(around: (win: Record<string, unknown>) => object = (win) => win): object {
    const win: Record<string, unknown> = { [this.standard === '1.2' ? 'API' : 'API_1484_11']: this.api };
    win['parent'] = win;
    return around(win);
  }
}

const open = (system: System, now = () => 0, win = system.window()) =>
  heed.connect(system.standard, win, now);
const one = {
  id: 'a-question',
  type: 'choice',
  patterns: [['a', 'c']],
  response: ['a', 'b'],
  right: false,
  at: '2026-11-23T08:01:02.345Z',
  seconds: 75,
  description: 'What do you say?',
};

describe('speaking to a learning system', () => {
  it.each(['1.2', '2004'] as const)('finds it far above, and in whoever opened it (%s)', (standard) => {
    const system = new System(standard);
    const nested = (win: Record<string, unknown>) => {
      let child: Record<string, unknown> = { parent: win };
      for (let n = 0; n < 9; n++) child = { parent: child };
      return child;
    };
    expect(open(system, undefined, system.window(nested)).live).toBe(true);
    const opened: Record<string, unknown> = { opener: nested(system.window() as Record<string, unknown>) };
    opened['parent'] = opened;
    expect(open(system, undefined, opened).live).toBe(true);
  });

  it('does without where there is none, where a window may not be asked, and where windows go in a circle', () => {
    const closed = {
      get API(): never {
        throw new Error('of another origin');
      },
      get parent(): never {
        throw new Error('of another origin');
      },
    };
    const a: Record<string, unknown> = {};
    const b: Record<string, unknown> = { parent: a };
    a['parent'] = b;
    for (const win of [{}, closed, { parent: closed }, a]) {
      const lms = heed.connect('1.2', win, () => 0);
      expect([lms.live, lms.save('start', '{}', 0), lms.passedBefore]).toEqual([false, false, false]);
      lms.answered(one);
      lms.finished(100, true);
      lms.leave(true);
    }
  });

  it('tells 1.2 all of it', () => {
    const system = new System('1.2');
    let at = 0;
    const lms = open(system, () => at);
    expect(system.kept.get('cmi.core.lesson_status')).toBe('incomplete');
    at = 3_725_000;
    expect(lms.save('L1/rule', '{"v":1}', 0.2)).toBe(true);
    expect(system.kept.get('cmi.core.lesson_location')).toBe('L1/rule');
    expect(system.kept.get('cmi.suspend_data')).toBe('{"v":1}');
    expect(system.kept.get('cmi.core.session_time')).toBe('0001:02:05');
    expect(system.kept.get('cmi.core.exit')).toBe('suspend');
    lms.answered(one);
    lms.answered({ ...one, right: true });
    lms.finished(79, false);
    lms.save('result', '{}', 1);
    expect(system.kept.get('cmi.core.lesson_status')).toBe('failed');
    expect(system.kept.get('cmi.core.exit')).toBe('suspend');
    lms.finished(93, true);
    lms.save('sign', '{}', 1);
    lms.leave(true);
    expect(Object.fromEntries(system.kept)).toMatchObject({
      'cmi.core.score.raw': '93',
      'cmi.core.score.min': '0',
      'cmi.core.score.max': '100',
      'cmi.core.lesson_status': 'passed',
      'cmi.core.exit': '',
      'cmi.interactions.0.id': 'a-question',
      'cmi.interactions.0.type': 'choice',
      'cmi.interactions.0.time': '08:01:02',
      'cmi.interactions.0.correct_responses.0.pattern': 'a,c',
      'cmi.interactions.0.student_response': 'a,b',
      'cmi.interactions.0.result': 'wrong',
      'cmi.interactions.0.latency': '0000:01:15',
      'cmi.interactions.1.result': 'correct',
    });
    expect([...system.kept.keys()].some((name) => /description|progress_measure|scaled|nav/.test(name))).toBe(
      false,
    );
  });

  it('tells 2004 completion and success apart', () => {
    const system = new System('2004');
    let at = 0;
    const lms = open(system, () => at);
    expect(system.kept.get('cmi.completion_status')).toBe('incomplete');
    expect(system.kept.has('cmi.success_status')).toBe(false);
    at = 3_725_000;
    lms.save('L1/rule', '{}', 0.25);
    lms.answered(one);
    lms.finished(60, false);
    expect(system.kept.get('cmi.success_status')).toBe('failed');
    expect(system.kept.get('cmi.completion_status')).toBe('completed');
    lms.finished(93, true);
    lms.save('sign', '{}', 1);
    lms.leave(true);
    expect(Object.fromEntries(system.kept)).toMatchObject({
      'cmi.location': 'sign',
      'cmi.session_time': 'PT1H2M5S',
      'cmi.progress_measure': '1.0000',
      'cmi.score.raw': '93',
      'cmi.score.scaled': '0.93',
      'cmi.success_status': 'passed',
      'cmi.completion_status': 'completed',
      'cmi.exit': 'suspend',
      'adl.nav.request': 'suspendAll',
      'cmi.interactions.0.timestamp': '2026-11-23T08:01:02Z',
      'cmi.interactions.0.correct_responses.0.pattern': 'a[,]c',
      'cmi.interactions.0.learner_response': 'a[,]b',
      'cmi.interactions.0.result': 'incorrect',
      'cmi.interactions.0.latency': 'PT1M15S',
      'cmi.interactions.0.description': 'What do you say?',
    });
  });

  it.each(['1.2', '2004'] as const)('lets nothing fall back once it was passed (%s)', (standard) => {
    const system = new System(standard);
    const first = open(system);
    first.finished(90, true);
    first.save('sign', '{}', 1);
    first.leave(false);
    const before = new Map([...system.kept].filter(([name]) => /status|score/.test(name)));
    const again = open(system);
    expect(again.passedBefore).toBe(true);
    again.save('L1/story', '{}', 0.5);
    again.finished(10, false);
    again.save('result', '{}', 0.5);
    again.leave(true);
    expect(new Map([...system.kept].filter(([name]) => /status|score/.test(name)))).toEqual(before);
  });

  it.each(['1.2', '2004'] as const)('keeps a failed result failed until it is passed (%s)', (standard) => {
    const system = new System(standard);
    open(system).finished(50, false);
    open(system);
    const name = standard === '1.2' ? 'cmi.core.lesson_status' : 'cmi.success_status';
    expect(system.kept.get(name)).toBe('failed');
    open(system).finished(85, true);
    expect(system.kept.get(name)).toBe('passed');
  });

  it('takes a completion that somebody else gave for no pass, and does not take it back', () => {
    const system = new System('1.2');
    system.kept.set('cmi.core.lesson_status', 'completed');
    const lms = open(system);
    expect(lms.passedBefore).toBe(false);
    lms.finished(40, false);
    expect(system.kept.get('cmi.core.lesson_status')).toBe('completed');
    lms.finished(90, true);
    expect(system.kept.get('cmi.core.lesson_status')).toBe('passed');
  });

  it('numbers interactions on where it stopped', () => {
    const system = new System('1.2');
    const first = open(system);
    first.answered(one);
    first.leave(false);
    open(system).answered({ ...one, id: 'another' });
    expect(system.kept.get('cmi.interactions.0.id')).toBe('a-question');
    expect(system.kept.get('cmi.interactions.1.id')).toBe('another');
  });

  it.each([
    ['1.2', 'cmi.core.lesson_mode', 'review'],
    ['1.2', 'cmi.core.lesson_mode', 'browse'],
    ['2004', 'cmi.mode', 'review'],
  ] as const)('writes nothing while somebody looks back (%s)', (standard, name, mode) => {
    const system = new System(standard);
    system.kept.set(name, mode);
    const lms = open(system);
    lms.answered(one);
    lms.finished(10, false);
    expect(lms.save('start', '{}', 0)).toBe(false);
    lms.leave(false);
    expect(lms.looksBack).toBe(true);
    expect(system.told).toEqual([]);
  });

  it('says truthfully when it was not saved', () => {
    const system = new System('2004');
    const lms = open(system);
    system.works = false;
    expect(lms.save('start', '{}', 0)).toBe(false);
    system.works = true;
    expect(lms.save('start', '{}', 0)).toBe(true);
  });

  it('writes times as the standards do', () => {
    expect([0, 59, 3600, 86_399, 40_000_000].map((seconds) => heed.clockTime(seconds))).toEqual([
      '0000:00:00',
      '0000:00:59',
      '0001:00:00',
      '0023:59:59',
      '9999:06:40',
    ]);
    expect([0, 59, 3600, 3661].map((seconds) => heed.isoDuration(seconds))).toEqual([
      'PT0S',
      'PT59S',
      'PT1H',
      'PT1H1M1S',
    ]);
  });
});
