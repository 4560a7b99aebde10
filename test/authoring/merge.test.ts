import fc from 'fast-check';
import type { CourseFiles } from '../../src/courses/course-folder.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { marksBetween } from '../../src/authoring/changes.ts';
import { fates, merged } from '../../src/authoring/merge.ts';
import { partsOf, withPart } from '../../src/authoring/parts.ts';

const PLAN = 'id: x\nlanguage: en\nlessons:\n  - {id: L1}\n  - {id: L2}\n';
const question = (id: string, words: string) => `- id: ${id}\n  stem: ${words}\n`;

/** A small folder: a lesson, and questions in two files with comments. */
const folder = (words: Readonly<Record<string, string>>): CourseFiles => {
  const in_ = (file: string) =>
    Object.entries(words)
      .filter(([id]) => id.startsWith(file))
      .map(([id, stem]) => question(id, stem))
      .join('\n');
  return {
    'course.yaml': PLAN,
    'en/lessons/L1.md': `Lesson ${words['a1'] ?? ''}\n`,
    'en/questions/L1.yaml': `# About a\n${in_('a')}`,
    'en/questions/L2.yaml': `# About b\n${in_('b')}# End\n`,
  };
};
const stems = (files: CourseFiles) =>
  Object.fromEntries(
    [...partsOf(files)].flatMap(([thing, { text }]) =>
      thing.startsWith('question:') ? [[thing.slice(9), /stem: (.*)/.exec(text)![1]!]] : [],
    ),
  );

const words = fc.dictionary(
  fc.constantFrom('a1', 'a2', 'a3', 'b1', 'b2'),
  fc.constantFrom('one', 'two', 'three'),
  { noNullPrototype: true },
);

describe('two folders that came from one', () => {
  it('are theirs to the letter where we changed nothing, and ours where they did not', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [base, other] = [folder(a), folder(b)];
        expect(merged({ base, ours: base, theirs: other }, new Map())).toEqual(other);
        expect(merged({ base, ours: other, theirs: base }, new Map())).toEqual(other);
        expect(merged({ base, ours: other, theirs: other }, new Map())).toEqual(other);
        expect(fates({ base, ours: other, theirs: other }).size).toBe(0);
      }),
    );
  });

  it('become one in which every thing is as the side that changed it has it, or as was chosen', () => {
    fc.assert(
      fc.property(
        words,
        words,
        words,
        fc.constantFrom('ours' as const, 'theirs' as const),
        (a, b, c, side) => {
          const merging = { base: folder(a), ours: folder(b), theirs: folder(c) };
          const found = fates(merging);
          const choices = new Map([...found.keys()].map((thing) => [thing, side]));
          const now = stems(merged(merging, choices));
          const wanted: Record<string, string> = {};
          for (const id of new Set([...Object.keys(a), ...Object.keys(b), ...Object.keys(c)])) {
            const conflict = b[id] !== c[id] && b[id] !== a[id] && c[id] !== a[id];
            const to = conflict ? (side === 'ours' ? b : c)[id] : b[id] === a[id] ? c[id] : b[id];
            if (to !== undefined) wanted[id] = to;
            expect(found.get(`question:${id}`)).toBe(
              b[id] === c[id] ? undefined : conflict ? 'both' : b[id] === a[id] ? 'taken' : 'kept',
            );
          }
          expect(now).toEqual(wanted);
        },
      ),
    );
  });

  it('keep what only we have: our own words, a picture, another language', () => {
    const base = folder({ a1: 'one' });
    const ours = {
      ...base,
      'own.yaml': 'L1:\n  story:\n    words: Ours\n',
      'pictures/own-1.png': 'data:image/png;base64,AA==',
      'es/lessons/L1.md': 'Hola\n',
    };
    const theirs = folder({ a1: 'two', b1: 'one' });
    const now = merged({ base, ours, theirs }, new Map());
    expect(now).toEqual({
      ...theirs,
      'own.yaml': 'L1:\n  story:\n    words: Ours\n',
      'pictures/own-1.png': 'data:image/png;base64,AA==',
      'es/lessons/L1.md': 'Hola\n',
    });
  });

  it('keep our line of the plan beside their test', () => {
    const base = folder({});
    const ours = { ...base, 'course.yaml': PLAN.replace('{id: L1}', '{id: L1, minutes: 9}') };
    const theirs = { ...base, 'course.yaml': PLAN.replace('id: x\n', 'id: x\ntest: {pass: 90}\n') };
    const now = merged({ base, ours, theirs }, new Map());
    expect(now['course.yaml']).toBe(
      'id: x\ntest: {pass: 90}\nlanguage: en\nlessons:\n  - {id: L1, minutes: 9}\n  - {id: L2}\n',
    );
  });
});

describe('a thing of a folder', () => {
  const { files } = shippedCourse();
  const things = [...partsOf(files).keys()];

  it('can be taken out and put back, and nothing else changes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...things.filter((thing) => /^(question|point|word|spelling|scenario|lesson):/.test(thing)),
        ),
        (thing) => {
          const part = partsOf(files).get(thing)!;
          const without = withPart(files, thing, undefined, '');
          expect([...marksBetween(files, without)]).toEqual([[thing, 'gone']]);
          const back = withPart(without, thing, part.text, part.path);
          expect([...marksBetween(files, back)]).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is put at the end of its file, behind the others, with a line between', () => {
    const text = question('own-1', 'New');
    const now = withPart(files, 'question:own-1', text, 'en/questions/L1.yaml');
    expect(now['en/questions/L1.yaml']).toBe(`${files['en/questions/L1.yaml']!.trimEnd()}\n\n${text}`);
    expect(withPart({}, 'question:own-1', text, 'en/questions/L9.yaml')).toEqual({
      'en/questions/L9.yaml': text,
    });
    expect(withPart({ 'en/words.yaml': '# Words\n[]\n' }, 'word:x', '- word: x\n', 'en/words.yaml')).toEqual({
      'en/words.yaml': '# Words\n- word: x\n',
    });
  });
});
