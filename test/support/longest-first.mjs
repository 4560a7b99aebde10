import sequencer from '@jest/test-sequencer';

// Without these a worker would sit alone over a tour of five minutes at the end. jest knows how long a file took only where it ran before.
const LONG = [
  'test/flows/pages.flow.ts',
  'test/proofs/killed.db.test.ts',
  'test/ledger/key.db.test.ts',
  'test/running/moving.db.test.ts',
  'test/robust/program.db.test.ts',
  'test/web/odd.db.test.ts',
  'test/robust/start.db.test.ts',
  'test/keeping/killed.db.test.ts',
  'test/training/simulation.db.test.ts',
  'test/obligations/simulation.db.test.ts',
  'test/training/follow-up.db.test.ts',
  'test/flows/scorm-2004.flow.ts',
];

const Sequencer = sequencer.default ?? sequencer;

/** The longest test files first, the others as jest has it. */
export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const at = LONG.findIndex((name) => path.endsWith(name));
      return at < 0 ? LONG.length : at;
    };
    const usual = await Sequencer.prototype.sort.call(this, tests);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}
