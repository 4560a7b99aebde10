import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLanguage } from '../../src/courses/check-languages.ts';
import { courseFrom } from '../../src/courses/course-folder.ts';
import { gapsIn } from '../../src/courses/parity.ts';
import { SHIPPED, shippedCourse } from '../../src/courses/shipped.ts';
import { startingGaps } from '../../src/networks/starting-words.ts';
import { wordingGaps } from '../../src/policy/checks/wording-file.ts';
import { ONBOARDING } from '../../src/obligations/rule.ts';
import { gapsBetween, isHouse } from '../../src/web/message-gaps.ts';
import { messagesIn, messagesWritten, type Message } from '../../src/web/messages.ts';
import { withSpanish } from '../support/spanish.ts';

describe('Spanish beside English', () => {
  const { course, policy, files } = shippedCourse();
  const fileOf = new Map<string, string>();
  for (const file of readdirSync(join(import.meta.dirname, '../../messages/en')))
    for (const key of Object.keys(
      JSON.parse(readFileSync(join(import.meta.dirname, '../../messages/en', file), 'utf8')) as object,
    ))
      fileOf.set(key, `messages/es/${file}`);
  // A question that is missing in a file is one of that file; where nothing is there, the first file is named.
  const found = gapsIn(SHIPPED, course, policy, files, 'es').map((gap) => ({
    ...gap,
    file: gap.file === 'messages/es' ? (fileOf.get(gap.about) ?? gap.file) : gap.file,
  }));
  const isMissing = ({ text }: { text: string }) => /is missing|has no word in this language/.test(text);

  it('says nothing otherwise: the same placeholders, brackets, keys and order, wherever there is Spanish', () => {
    expect(
      found.filter((gap) => !isMissing(gap)).map(({ file, about, text }) => `${file} ${about} ${text}`),
    ).toEqual([]);
  });

  it('calls the rule that comes with Heed as the rule does', () => {
    expect(messagesIn('en').t('obligations.onboarding')).toBe(ONBOARDING.name);
  });

  it('is there for everything', () => {
    expect(found.filter(isMissing).map(({ file, about, text }) => `${file} ${about} ${text}`)).toEqual([]);
  });
});

describe('the check of another language', () => {
  const { policy } = shippedCourse();
  const files = withSpanish();
  const course = courseFrom(files, policy, '');
  const said = (changed: Record<string, string | undefined>) => {
    const all = Object.fromEntries(
      Object.entries({ ...files, ...changed }).filter(
        (pair): pair is [string, string] => pair[1] !== undefined,
      ),
    );
    return checkLanguage(course, all, 'es', '').map(({ file, about, text }) => `${file} ${about} ${text}`);
  };
  const edited = (path: string, from: string | RegExp, to: string) => {
    const text = files[path]!.replace(from, to);
    expect(text).not.toBe(files[path]);
    return said({ [path]: text });
  };

  it('finds nothing in one that is whole', () => {
    expect(said({})).toEqual([]);
  });

  it.each([
    ['a lesson', 'es/lessons/L3.md', 'es/lessons/L3.md  this file is missing'],
    ['its points', 'es/points.yaml', 'point SM-01 is missing in this language'],
    ['its name', 'es/course.yaml', 'es/course.yaml  this file is missing'],
    ['questions', 'es/questions/L1.yaml', 'who-is-covered is missing in this language'],
    [
      'what stands in a picture',
      'es/pictures.yaml',
      'desk-selfie.svg: Wash hands is missing in this language',
    ],
  ])('names what lacks %s', (_name, path, sentence) => {
    expect(said({ [path]: undefined }).join('\n')).toContain(sentence.replace('point ', ''));
  });

  it.each([
    ['another id', 'es/questions/L1.yaml', 'id: who-is-covered', 'id: who-else', 'who-is-covered is missing'],
    [
      'another key',
      'es/questions/L1.yaml',
      'right: true',
      'right: false',
      'is not the question of the first language: options',
    ],
    [
      'another kind of people',
      'es/questions/L1.yaml',
      'critical: false',
      'critical: true',
      'of the first language: critical',
    ],
    ['a passage that is gone', 'es/lessons/L1.md', '::: in us\n', '::: in uk\n', 'has other passages'],
    ['a clause that is gone', 'es/lessons/L1.md', '[[SM-01]]', '', 'shows the clauses'],
    [
      'a source that is gone',
      'es/lessons/L1.md',
      /where: livemint.*\n/,
      'where: here\n',
      'has other sources',
    ],
    [
      'other words in a picture',
      'es/pictures.yaml',
      'Wash hands',
      'Wash dogs',
      'Wash dogs does not stand in',
    ],
    ['a bracket that is gone', 'es/scenarios.yaml', '[office phone]', '555', 'has the brackets'],
    ['a fact that is another', 'es/scenarios.yaml', 'patient image', 'work image', 'is not the scenario'],
    [
      'a word for no word',
      'es/words.yaml',
      'for: audit',
      'for: odd it',
      'audit has no word in this language',
    ],
  ])('finds %s', (_name, path, from, to, sentence) => {
    expect(edited(path, from, to).join('\n')).toContain(sentence);
  });

  it.each([
    ['networks.yaml', startingGaps, 'map', 'instagram/map'],
    ['wording.yaml', wordingGaps, 'civility', 'civility'],
  ] as const)('finds what lacks in %s, and what is too much', (name, gaps, key, about) => {
    const [list, words] = [name, `es/${name}`].map((path) => readFileSync(join(SHIPPED, path), 'utf8'));
    const file = `es/${name}`;
    expect(gaps(list!, words!, file)).toEqual([]);
    const other = words!.replace(new RegExp(`^( +)${key}:$`, 'm'), '$1else:');
    expect(gaps(list!, other, file)).toEqual([
      { file, line: 1, about, text: 'is missing in this language' },
      { file, line: 1, about: about.replace(key, 'else'), text: 'does not stand in the first language' },
    ]);
  });

  it('compares messages by key, form and placeholder', () => {
    const first = new Map<string, Message>([
      ['a.one', 'Hello {name}'],
      ['a.many', { one: 'One day', other: '{count} days' }],
      ['a.none', 'Not there'],
      ['cli.usage', 'Usage'],
    ]);
    const gaps = (other: [string, Message][]) =>
      gapsBetween(first, new Map(other)).map(({ key, text }) => `${key} ${text}`);
    const good: [string, Message][] = [
      ['a.one', '{name}, hola'],
      ['a.many', { one: 'Un día', other: '{count} días' }],
      ['a.none', 'No está'],
    ];
    expect(gaps(good)).toEqual([]);
    expect(gaps(good.slice(0, 2))).toEqual(['a.none is missing in this language']);
    expect(gaps([...good, ['a.more', 'x']])).toEqual(['a.more is no message of the first language']);
    expect(gaps([['a.one', 'Hola {nombre}'], ...good.slice(1)])).toEqual([
      'a.one has lost {name}',
      'a.one does not know {nombre}',
    ]);
    expect(gaps([good[0]!, ['a.many', '{count} días'], good[2]!])).toEqual([
      'a.many has 1 forms, and the first language 2',
    ]);
    expect(gaps([good[0]!, ['a.many', { one: '{count} día', other: 'Unos días' }], good[2]!])).toEqual([
      'a.many has lost {count} where there are many',
    ]);
    expect([...messagesWritten('en').keys()].filter(isHouse).length).toBeLessThan(100);
  });
});
