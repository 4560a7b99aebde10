import fc from 'fast-check';
import { answerText, bookmarkIn, interactionsIn, objectivesIn } from '../../src/scorm/interactions.ts';

describe('interactions', () => {
  it('are read from 1.2', () => {
    const data = {
      interactions: {
        1: { id: 'q2', type: 'matching', student_response: 'a.1,b.2', result: '0.5' },
        0: {
          id: 'q1',
          type: 'choice',
          student_response: '{a,c}',
          correct_responses: { 0: { pattern: 'a' }, 1: { pattern: 'b,c' } },
          result: 'wrong',
          time: '10:04:05',
          latency: '00:00:12.50',
          weighting: '1',
          objectives: { 0: { id: 'safety' } },
        },
      },
    };
    expect(interactionsIn('1.2', data)).toEqual([
      {
        index: 0,
        id: 'q1',
        type: 'choice',
        description: '',
        answer: 'a, c',
        right: ['a', 'b, c'],
        result: 'wrong',
        when: '10:04:05',
        latency: 13,
        weighting: '1',
        objectives: ['safety'],
      },
      expect.objectContaining({ index: 1, answer: 'a → 1, b → 2', right: [], latency: null, result: '0.5' }),
    ]);
  });

  it('are read from 2004, from a list too', () => {
    const data = {
      interactions: [
        {
          id: 'q1',
          type: 'sequencing',
          description: 'What comes first?',
          learner_response: 'call[,]leave',
          correct_responses: [{ pattern: 'leave[,]call' }],
          result: 'incorrect',
          timestamp: '2026-10-05T09:00:00Z',
          latency: 'PT1M5S',
        },
      ],
    };
    expect(interactionsIn('2004', data)).toEqual([
      expect.objectContaining({
        description: 'What comes first?',
        answer: 'call, leave',
        right: ['leave, call'],
        when: '2026-10-05T09:00:00Z',
        latency: 65,
      }),
    ]);
  });

  it('are told as people read them', () => {
    expect(answerText('2004', 'fill-in', '{case_matters=false}{lang=en}Bleach, of course')).toBe(
      'Bleach, of course',
    );
    expect(answerText('2004', 'numeric', '1[:]10')).toBe('1 – 10');
    expect(answerText('2004', 'performance', 'step_1[.]done[,]step_2[.]{lang=en}')).toBe(
      'step_1 → done, step_2 → {lang=en}',
    );
    expect(answerText('2004', 'choice', 'urn:scormdriver:Call%20somebody[,]100%')).toBe(
      'Call somebody, 100%',
    );
    expect(answerText('2004', 'fill-in', 'red[,]blue, too')).toBe('red, blue, too');
    expect(answerText('1.2', 'fill-in', 'red, blue')).toBe('red, blue');
    expect(answerText('1.2', 'true-false', 't')).toBe('t');
    expect(answerText('1.2', '', 'a,b')).toBe('a,b');
  });

  it('never break on what content may have made of them', () => {
    for (const odd of [
      null,
      7,
      'x',
      [],
      [null],
      { 0: null },
      { x: {} },
      { _count: 3 },
      { 0: { objectives: 'x' } },
    ]) {
      expect(() => interactionsIn('1.2', { interactions: odd, objectives: odd })).not.toThrow();
      expect(() => objectivesIn('2004', { interactions: odd, objectives: odd })).not.toThrow();
    }
    fc.assert(
      fc.property(
        fc.constantFrom('1.2' as const, '2004' as const),
        fc.object({ maxDepth: 5 }),
        (standard, made) => {
          const data = { interactions: { 0: made, 1: [made] }, objectives: [made, { score: made }] };
          for (const one of interactionsIn(standard, data)) {
            expect(typeof one.answer).toBe('string');
            expect(one.right.every((pattern) => typeof pattern === 'string')).toBe(true);
          }
          objectivesIn(standard, data);
        },
      ),
    );
  });

  it('stand beside the place where somebody was', () => {
    expect(bookmarkIn('1.2', { core: { lesson_location: 'page 3' } })).toBe('page 3');
    expect(bookmarkIn('2004', { location: 'page 4' })).toBe('page 4');
    expect(bookmarkIn('1.2', { core: null })).toBe('');
  });

  it('that belong to objectives go with those', () => {
    const data = { objectives: { 0: { id: 'o', status: 'passed', score: { raw: '50' } } } };
    expect(objectivesIn('1.2', data)).toEqual([
      { id: 'o', description: '', completion: 'passed', success: '', score: '50' },
    ]);
    const later = [
      { id: 'o', success_status: 'failed', completion_status: 'completed', score: { scaled: '0.4', raw: 4 } },
    ];
    expect(objectivesIn('2004', { objectives: later })).toEqual([
      { id: 'o', description: '', completion: 'completed', success: 'failed', score: '0.4' },
    ]);
  });
});
