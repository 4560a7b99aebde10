import fc from 'fast-check';
import { beside, partsOf, shortened, withoutBrackets } from '../../src/committee/brought.ts';
import { LONGEST } from '../../src/committee/edited.ts';
import { ownClause } from '../../src/policy/own.ts';
import { fittedPolicy } from '../support/training.ts';
import { source } from './make.ts';

const known = { form: '' };
const set = (heading: string, text: string, version = fittedPolicy()) =>
  beside([{ title: heading, text }], version, source(), known).parts[0]!;
const words = (text: string) => text.match(/\S+/g) ?? [];

describe('the parts of a brought policy', () => {
  it('are as they came, one for each heading, where they are short enough', () => {
    expect(partsOf([{ heading: ' Photos ', text: 'Ask.\r\n\r\n\r\n– always' }])).toEqual([
      { title: 'Photos', text: 'Ask.\n\n– always' },
    ]);
    expect(partsOf([{ heading: 'Never post', text: ' ' }])).toEqual([
      { title: 'Never post', text: 'Never post' },
    ]);
    expect(partsOf([{ heading: '\u200B', text: ' ' }])).toEqual([]);
  });

  it('are cut between paragraphs, then sentences, and numbered', () => {
    const paragraph = `${'Ask. '.repeat(200)}Then post.`;
    expect(partsOf([{ heading: 'Chats', text: `${paragraph}\n${paragraph}` }])).toEqual([
      { title: 'Chats (1/2)', text: paragraph },
      { title: 'Chats (2/2)', text: paragraph },
    ]);
    const [first] = partsOf([{ heading: 'Chats', text: 'One sentence more. '.repeat(300) }]);
    expect(first!.text).toMatch(/^One [\s\S]* more\.$/);
  });

  it('keep a long heading whole in the text', () => {
    const heading = 'word '.repeat(35).trim();
    const [part] = partsOf([{ heading, text: 'Ask.' }]);
    expect(part!.text).toBe(`${heading}\nAsk.`);
    expect(part!.title).toMatch(/^word [\s\S]*word…$/);
  });

  it('lose no word, and are never longer than a clause may be', () => {
    const piece = fc.record({
      heading: fc.string({ unit: 'binary', maxLength: 200 }),
      text: fc
        .array(fc.string({ unit: 'binary', maxLength: 900 }), { maxLength: 12 })
        .map((list) => list.join('\n')),
    });
    fc.assert(
      fc.property(piece, (given) => {
        const parts = partsOf([given]);
        for (const { title, text } of parts) {
          expect(title.length).toBeLessThanOrEqual(LONGEST.title);
          expect(text.length).toBeLessThanOrEqual(LONGEST.rule);
          expect([title.trim(), text.trim(), title.isWellFormed(), text.isWellFormed()]).toEqual([
            title,
            text,
            true,
            true,
          ]);
          expect(title === '' || text === '').toBe(false);
        }
      }),
      { numRuns: 200 },
    );
    const plain = fc.array(fc.stringMatching(/^[a-z]{1,12}[.,]?$/), { minLength: 1, maxLength: 1500 });
    fc.assert(
      fc.property(plain, fc.constantFrom(' ', '\n'), (list, between) => {
        const parts = partsOf([{ heading: 'H', text: list.join(between) }]);
        expect(parts.flatMap(({ text }) => words(text))).toEqual(list);
      }),
      { numRuns: 100 },
    );
  });
});

describe('beside the clauses of a draft', () => {
  it('stands the nearest, unless it was taken out', () => {
    const near = set('Reviews', 'Reply to reviews without showing that the writer is a patient.');
    expect(near.near).toMatchObject({ id: 'SM-06', title: expect.any(String), floor: expect.any(String) });
    const version = fittedPolicy();
    const without = { ...version, clauses: version.clauses.filter(({ id }) => id !== 'SM-06') };
    expect(
      set('Reviews', 'Reply to reviews without showing that the writer is a patient.', without).near,
    ).toBeNull();
    expect(set('Parking', 'Bicycles belong into the shed.').near).toBeNull();
  });

  it('stand the floors that nothing covers, of clauses that are in the draft', () => {
    const version = fittedPolicy();
    const of = (v: typeof version) =>
      beside(
        [{ title: 'Reviews', text: 'Reply to reviews without showing that the writer is a patient.' }],
        v,
        source(),
        known,
      ).uncovered.map(({ id }) => id);
    expect(of(version)).toContain('SM-02');
    expect(of(version)).not.toContain('SM-06');
    expect(of({ ...version, clauses: version.clauses.slice(0, 3) })).not.toContain('SM-20');
  });

  it('says which words are there already, which brackets are unknown, and what to ask counsel', () => {
    const version = { ...fittedPolicy(), countries: ['us'] };
    const own = ownClause({ id: 'OC-04', title: 'Radio', text: 'Ask (the studio).' });
    const part = set('Radio [x]', 'Ask [the studio].', { ...version, clauses: [...version.clauses, own] });
    expect([part.here, part.brackets]).toEqual(['OC-04', ['x', 'the studio']]);
    const { remarks } = set('Pay', 'Never discuss wages with anyone.', version);
    expect(remarks).toMatchObject([
      { clause: null, kind: 'wording', severity: 'prompt', params: { clause: 'Pay', words: 'wages' } },
    ]);
    expect(set('Pay', 'Never discuss wages.', { ...version, countries: [] }).remarks).toEqual([]);
  });
});

it('square brackets that nobody declared become round ones, the others stay', () => {
  expect(withoutBrackets('Ask [the boss], [form], [the boss] or [1]; [constructor]', known)).toBe(
    'Ask (the boss), [form], (the boss) or [1]; (constructor)',
  );
  expect(withoutBrackets('[[a] b] [ ]', known)).toBe('[(a) b] [ ]');
});

it('a beginning ends with a word, or where it must', () => {
  expect(shortened('Ask first', 9)).toBe('Ask first');
  expect(shortened('Ask first, please', 12)).toBe('Ask first,…');
  expect(shortened('x'.repeat(20), 5)).toBe('xxxx…');
  expect(shortened('a😀😀😀', 3)).toBe('a…');
});
