import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { yamlItems, yamlKey } from '../../src/files/yaml-items.ts';

const slices = (text: string, key = 'id', under?: string): [string, string][] =>
  yamlItems(text, key, under).map(({ name, start, end }) => [name, text.slice(start, end)]);

describe('the entries of a list', () => {
  it('have their own lines, without the blank lines and comments between them', () => {
    const text =
      '# Head\n- id: a\n  x: 1\n  # inside\n\n# About b\n- id: b\n  y: >-\n    folded\n    text\n\n\n# Foot\n';
    expect(slices(text)).toEqual([
      ['a', '- id: a\n  x: 1\n  # inside\n'],
      ['b', '- id: b\n  y: >-\n    folded\n    text\n'],
    ]);
  });

  it('may stand under a key, and in braces over several lines', () => {
    const text = 'title: x\nlessons:\n  - {id: L1, n: 4,\n     p: [a, b]}\n  - {id: L2}\nafter: y\n';
    expect(slices(text, 'id', 'lessons')).toEqual([
      ['L1', '  - {id: L1, n: 4,\n     p: [a, b]}\n'],
      ['L2', '  - {id: L2}\n'],
    ]);
    expect(text.slice(yamlKey(text, 'after'))).toBe('after: y\n');
    expect(yamlKey(text, 'nothing')).toBe(-1);
  });

  it('are none where there is no list, or the text cannot be read', () => {
    for (const text of ['', 'a: 1', 'x', '- : {', '[1, 2', 'lessons: 5', '- 1\n- two\n'])
      expect(yamlItems(text, 'id').every(({ name }) => name === '')).toBe(true);
    expect(yamlItems('lessons: 5', 'id', 'lessons')).toEqual([]);
  });

  it('are read alone as they are read together, whatever is in them', () => {
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.integer(), fc.constant('a\n\nb\n'));
    const list = fc.array(fc.record({ id: fc.string({ minLength: 1 }), v: value, w: value }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(list, fc.nat(90), (items, width) => {
        const text = stringify(items, { lineWidth: 20 + width });
        const alone = slices(text).map(([, part]) => (parse(part) as unknown[])[0]);
        expect(alone).toEqual(items);
      }),
    );
  });

  it('are those of the shipped course', () => {
    const { files, course } = shippedCourse();
    const ids = Object.keys(files)
      .filter((path) => path.startsWith('en/questions/'))
      .toSorted()
      .flatMap((path) => slices(files[path]!).map(([id]) => id));
    expect(ids).toEqual(course.questions.map(({ id }) => id));
    expect(slices(files['course.yaml']!, 'id', 'lessons').map(([id]) => id)).toEqual(
      course.lessons.map(({ id }) => id),
    );
  });
});
