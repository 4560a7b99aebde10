import fc from 'fast-check';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { clausesShown, readLesson, wordsOf, type Screen } from '../../src/courses/lesson-file.ts';
import { blocksFor, lessonBlocks } from '../../src/courses/lesson-text.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';

const { course } = shippedCourse();
const HEAD = '---\nid: L1\ntitle: T\ntakeaway: W\n---\n';
const lesson = ({
  story = 'A story.',
  rule = 'A rule.',
  last = 'Try.',
}: {
  story?: string;
  rule?: string;
  last?: string;
}) =>
  readLesson(`${HEAD}## The story\n\n${story}\n\n## The rule\n\n${rule}\n\n## Try it\n\n${last}\n`, 'L1.md');
const screen = (text: string, part: 0 | 1 | 2 = 0): Screen =>
  lesson([{ story: text }, { rule: text }, { last: text }][part]!).screens[part]!;
const who = (role: string, country = 'us') => ({ roles: [role], country });

/** What somebody reads on a screen: words, places of clauses in brackets, answers after ?. */
const reads = (one: Screen, role: string, country = 'us'): string =>
  blocksFor(one, who(role, country))
    .map((block) =>
      'clause' in block ? `[[${block.clause}]]` : 'answers' in block ? `? ${block.answers}` : block.markdown,
    )
    .join('\n')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');

const FITTED = `Everyone.

::: for clinician, care-staff in us, us-tx
Care in the US.
:::

::: for manager
Managers.
:::
::: in uk
The UK.
:::

All again.`;

describe('a passage', () => {
  it.each([
    ['clinician', 'us', 'Everyone. Care in the US. All again.'],
    ['clinician', 'us-tx', 'Everyone. Care in the US. All again.'],
    ['clinician', 'uk', 'Everyone. The UK. All again.'],
    ['manager', 'us', 'Everyone. Managers. All again.'],
    ['manager', 'uk', 'Everyone. Managers. The UK. All again.'],
    ['it', 'eu', 'Everyone. All again.'],
  ])('is read by whom it is for, where it is for: %s in %s', (role, country, text) => {
    expect(reads(screen(FITTED), role, country)).toBe(text);
  });

  it('in the US is read in Texas; one in Texas is not read elsewhere in the US', () => {
    const both = screen('::: in us\nUS.\n:::\n::: in us-tx\nTexas.\n:::');
    expect([reads(both, 'it', 'us'), reads(both, 'it', 'us-tx')]).toEqual(['US.', 'US. Texas.']);
  });

  it('may hold the place of a clause, with words before and after it', () => {
    const rule = screen('Before.\n\n::: for it\nIT.\n[[SM-02]]\nAfter.\n:::\n\n[[SM-03]]\n\nEnd.', 1);
    expect(reads(rule, 'it')).toBe('Before. IT. [[SM-02]] After. [[SM-03]] End.');
    expect(reads(rule, 'other')).toBe('Before. [[SM-03]] End.');
    expect(clausesShown([rule])).toEqual(['SM-02', 'SM-03']);
  });

  it.each([
    ['::: for cook\nx\n:::', 'cook'],
    ['::: in mars\nx\n:::', 'mars'],
    ['::: clinician\nx\n:::', 'begins like'],
    [':::: for it\nx\n:::', 'begins like'],
    ['::: for it\nx', 'no end'],
    ['x\n:::', 'not begun'],
    ['::: for it\n::: in uk\nx\n:::\n:::', 'within a passage'],
    ['::: for\nx\n:::', 'begins like'],
    ['::: for it in\nx\n:::', 'it in'],
    ['::: in us for it\nx\n:::', 'us for it'],
  ])('that is written %j is refused with the line', (text, says) => {
    expect(() => screen(text)).toThrow(says);
    expect(() => screen(text)).toThrow(/L1\.md:\d+: /);
  });

  it('of the wrong line names that line', () => {
    const text = `${HEAD}## The story\n\nOne.\n\n::: for cook\nx\n:::\n\n## The rule\n\ny\n\n## Try it\n\nz\n`;
    const line = text.split('\n').indexOf('::: for cook') + 1;
    expect(() => readLesson(text, 'L1.md')).toThrow(`L1.md:${line}: `);
  });
});

describe('the answers of a lesson', () => {
  const HIDDEN = 'Which?\n\n**Answers**\n\nIt is A.\n\n::: for it\nFor IT it is B.\n:::\n\nAnd C.';

  it('are hidden, with everything behind them', () => {
    expect(reads(screen(HIDDEN, 2), 'other')).toBe('Which? ? It is A. And C.');
    expect(reads(screen(HIDDEN, 2), 'it')).toBe('Which? ? It is A. For IT it is B. And C.');
    expect(blocksFor(screen(HIDDEN, 2), who('it')).filter((block) => 'answers' in block)).toHaveLength(1);
  });

  it('stay hidden behind the place of a clause', () => {
    const blocks = blocksFor(
      screen('Which?\n\n**Answers**\n\nIt is A, see\n\n[[SM-02]]\n\nand B.', 2),
      who('it'),
    );
    const open = blocks.flatMap((block) => ('markdown' in block ? [block.markdown] : [])).join(' ');
    expect(open).not.toContain('and B.');
    expect(open.trim()).toBe('Which?');
  });

  it('stay hidden where they begin in a passage, for whoever reads it, and are no secret of it', () => {
    const inside = screen('::: for it\nWhich?\n\n**Answers**\n\nIt is A.\n:::\n\nThe end.', 2);
    for (const block of blocksFor(inside, who('it')))
      if ('markdown' in block) expect(block.markdown).not.toMatch(/It is A|The end/);
    expect(reads(inside, 'other')).toBe('? The end.');
  });

  it('are never in the open part of a screen of the shipped course', () => {
    for (const { id, screens } of course.lessons)
      for (const one of screens)
        for (const role of JOB_ROLES)
          for (const country of COUNTRIES) {
            const blocks = lessonBlocks(one, course, {}, who(role, country));
            const first = blocks.findIndex((block) => 'answers' in block);
            // Everything behind the first answer is an answer.
            if (first >= 0)
              expect([id, blocks.slice(first).every((block) => 'answers' in block)]).toEqual([id, true]);
            for (const block of blocks) if ('html' in block) expect(block.html).not.toContain('Answers');
          }
  });
});

describe('a lesson', () => {
  it('has its parts in order, each line once and nothing else', () => {
    const line = fc.constantFrom(
      'Word.',
      '',
      '::: for it',
      '::: in uk',
      ':::',
      '[[SM-02]]',
      '**Answers**',
      '- one',
      '> “Quote.”',
      '# head',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 15 }), (lines) => {
        let read;
        try {
          read = lesson({ rule: lines.join('\n') });
        } catch (error) {
          expect(String(error)).toMatch(/L1\.md:\d+: /);
          return;
        }
        expect(read.screens.map(({ kind }) => kind)).toEqual(['story', 'rule', 'try']);
        const plain = (text: string) => text.split(/\s+/).filter(Boolean).join(' ');
        const written = lines.filter(
          (one) => !one.startsWith(':::') && !one.startsWith('[[') && one !== '**Answers**',
        );
        expect(plain(wordsOf([read.screens[1]!]))).toBe(plain(written.join('\n')));
        expect(clausesShown([read.screens[1]!])).toHaveLength(
          lines.filter((one) => one.startsWith('[[')).length,
        );
        for (const role of ['it', 'other'])
          for (const country of ['us', 'uk'])
            for (const block of blocksFor(read.screens[1]!, who(role, country)))
              expect(JSON.stringify(block)).not.toContain(':::');
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same with Windows line ends', () => {
    const text = `${HEAD}## The story\n\n${FITTED}\n\n## The rule\n\n[[SM-01]]\n\n## Try it\n\nx\n\n**Answers**\n\ny\n`;
    expect(readLesson(text.replaceAll('\n', '\r\n'), 'L1.md')).toEqual(readLesson(text, 'L1.md'));
  });

  it.each([
    ['no head', 'id: L1\n', 'head'],
    ['a part that is none', `${HEAD}## The tale\n`, 'The tale'],
    ['a part twice', `${HEAD}## The story\nx\n## The story\nx\n## The rule\nx\n## Try it\nx\n`, 'once each'],
    ['parts in another order', `${HEAD}## The rule\nx\n## The story\nx\n## Try it\nx\n`, 'in order'],
    ['words before the first part', `${HEAD}Hello\n## The story\n`, 'before the first part'],
    ['a head with an odd word', `---\nid: L1\ntitle: T\ntakeaway: W\nsauce: x\n---\n## The story\n`, 'sauce'],
  ])('with %s is refused', (_name, text, says) => {
    expect(() => readLesson(text, 'L1.md')).toThrow(says);
  });
});
