import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projections } from '../../src/projections.ts';
import { names, tellingTexts, without } from '../../src/keeping/naming.ts';

const SRC = join(import.meta.dirname, '../../src');

describe('what is made anew after a purge', () => {
  it('is all that is derived from values', () => {
    const reading = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.projection.ts'))
      .map((path) => readFileSync(join(SRC, path), 'utf8'))
      .filter((text) => /\bvalues\b/.test(text))
      .map((text) => /^ {2}name: '([^']+)'/m.exec(text)![1]!);
    const marked = projections.filter((one) => one.fromValues === true).map(({ name }) => name);
    expect(reading.toSorted()).toEqual(marked.toSorted());
  });
});

describe('the texts that tell somebody from others', () => {
  const texts = tellingTexts(["Ana O'Neil", 'ana@x.example', '12', 'Ana', null, 'N-100']);

  it('are long enough to tell', () => {
    expect(texts).toEqual(['ana@x.example', "Ana O'Neil", 'N-100']);
  });

  it.each([
    ["Dear Ana O'Neil,", true],
    ["ANA O'NEIL", true],
    ['<b>Ana O&#39;Neil</b>', true],
    ['/people?q=ana%40x.example', true],
    ['{"x":"N-100"}', true],
    ["Liana O'Neill", false],
    ["Ana O'Neill", false],
    ['N-1000', false],
    ['12', false],
  ])('%s', (text, is) => {
    expect(names(text, texts)).toBe(is);
    expect(names(without(text, texts, 'Erased'), texts)).toBe(false);
    if (!is) expect(without(text, texts, 'Erased')).toBe(text);
  });
});
