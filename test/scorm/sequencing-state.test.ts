import fc from 'fast-check';
import { differing, patched, standing, steady, suspendedAt } from '../../assets/scorm/sequencing-state.js';

describe('what is kept of the sequencing engine', () => {
  it('is put back as it was, over the engine of which it is the difference', () => {
    const json = fc
      .jsonValue({ maxDepth: 4, noUnicodeString: true })
      .map((value): unknown => JSON.parse(JSON.stringify({ value })));
    fc.assert(
      fc.property(json, json, (base, state) => {
        const kept = differing(base, state);
        expect(patched(base, JSON.parse(JSON.stringify(kept)))).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing for an engine that did nothing, and little for one that did little', () => {
    const base = {
      activities: { a: { done: false, tries: 0 }, b: { done: false, tries: 0 } },
      order: ['a', 'b'],
    };
    const state = {
      activities: { a: { done: true, tries: 1 }, b: { done: false, tries: 0 } },
      order: ['b', 'a'],
    };
    expect(differing(base, base)).toBeNull();
    expect(differing(base, state)).toEqual([
      'in',
      {
        activities: ['in', { a: ['in', { done: ['is', true], tries: ['is', 1] }] }],
        order: ['in', { 0: ['is', 'b'], 1: ['is', 'a'] }],
      },
    ]);
  });

  it('does not change with the time', () => {
    expect(steady('{"timestamp":"now","a":{"timestamp":"now","b":1}}')).toEqual({ a: { b: 1 } });
  });
});

const leaf = (id: string, more = {}) => ({ id, isActive: false, isSuspended: false, children: [], ...more });

// A state with a chapter of two parts, as the engine writes it.
function stateOf(current: string | null, suspended: string | null, one = {}) {
  const nodes = [leaf('one', one), leaf('two')];
  const chapter = { ...leaf('chapter', { isActive: true }), children: nodes };
  const root = { ...leaf('root', { isActive: true }), children: [chapter] };
  return {
    currentActivityId: current,
    sequencing: {
      currentActivity: current,
      suspendedActivity: suspended,
      activityStates: Object.fromEntries(
        [root, chapter, ...nodes].map(({ children: _children, ...node }) => [node.id, node]),
      ),
    },
    suspensionState: { currentActivityId: current, suspendedActivityId: suspended, activityTree: root },
  };
}

describe('where an attempt goes on', () => {
  it.each([
    [
      'at a part that is open',
      stateOf('one', null, { isActive: true }),
      { id: 'one', leaf: true, goesOn: true },
    ],
    [
      'at one that its content suspended',
      stateOf('one', null, { isSuspended: true }),
      { id: 'one', leaf: true, goesOn: true },
    ],
    ['after one that has ended', stateOf('one', null), { id: 'one', leaf: true, goesOn: false }],
    [
      'after a chapter that has ended',
      stateOf('chapter', null),
      { id: 'chapter', leaf: false, goesOn: false },
    ],
    ['where all was suspended', stateOf(null, 'two'), { id: 'two', leaf: true, goesOn: true }],
    ['where all was just being suspended', stateOf('root', 'two'), { id: 'two', leaf: true, goesOn: true }],
    ['from the start when the session has ended', stateOf(null, null), null],
  ])('%s', (_where, state, expected) => {
    expect(standing(state)).toEqual(expected);
  });

  it('is made a suspended one, with all that lies above it', () => {
    const { sequencing, suspensionState } = suspendedAt(stateOf('one', null, { isActive: true }), 'one');
    expect(sequencing).toMatchObject({
      currentActivity: null,
      suspendedActivity: 'one',
      activityStates: {
        root: { isActive: false, isSuspended: true },
        chapter: { isActive: false, isSuspended: true },
        one: { isActive: false, isSuspended: true },
        two: { isActive: false, isSuspended: false },
      },
    });
    expect(suspensionState).toMatchObject({
      currentActivityId: null,
      suspendedActivityId: 'one',
      activityTree: {
        isSuspended: true,
        children: [
          {
            isSuspended: true,
            children: [
              { id: 'one', isSuspended: true },
              { id: 'two', isSuspended: false },
            ],
          },
        ],
      },
    });
  });
});
