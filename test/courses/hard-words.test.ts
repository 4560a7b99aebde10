import type { HardWord } from '../../src/courses/extras-file.ts';
import { courseMarkdown, lessonBlocks } from '../../src/courses/lesson-text.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';
import { JOB_ROLES } from '../../src/people/person.ts';

const shipped = shippedCourse().course;
const WORDS: HardWord[] = [
  { word: 'identifier', also: ['identifiers'], means: 'A detail that can point to <one> person.' },
  { word: 'direct', also: [], means: 'On its own.' },
  { word: 'direct identifier', also: ['direct identifiers'], means: 'Points alone.' },
  { word: 'ICO', also: [], means: 'A regulator.', countries: ['uk'] },
];
const course = { ...shipped, words: WORDS, pictures: { 'desk.svg': 'abc123' } };
const who = (country = 'us') => ({ roles: ['it'], country });
const html = (text: string, country = 'us') =>
  courseMarkdown(course, { 'privacy lead': 'Kim & <Co>' }, who(country))(text);
const explained = (text: string): string[] =>
  [...text.matchAll(/<button[^>]*class="word"[^>]*>(.*?)<\/button>/g)].map((match) => match[1]!);

describe('hard words', () => {
  it.each([
    ['An identifier is an identifier.', ['identifier']],
    ['Identifiers, and one identifier.', ['Identifiers']],
    ['An IDENTIFIER', ['IDENTIFIER']],
    ['Reidentifier and identifierish', []],
    ['A direct identifier', ['direct identifier']],
    ['A direct one and a direct identifier', ['direct', 'direct identifier']],
    ['The identifier’s place; the identifier-list', ['identifier']],
    ['**Identifier**', ['Identifier']],
    ['`identifier`', []],
    ['Nothing hard here.', []],
  ])('in “%s” are explained: %j', (text, words) => {
    expect(explained(html(text))).toEqual(words);
  });

  it('are explained in full, safely, and with a name of their own for the button', () => {
    const page = html('An identifier.');
    expect(page).toContain('popovertarget="word-identifier"');
    expect(page).toContain('id="word-identifier"');
    expect(page).toContain('A detail that can point to &lt;one&gt; person.');
    expect(page).not.toContain('<one>');
  });

  it('are not explained inside a link, nor is a link cut by them', () => {
    const page = html('See [what an identifier is](/policy/SM-02). Then the identifier.');
    expect(page).toContain('<a href="/policy/SM-02">what an identifier is</a>');
    expect(explained(page)).toEqual(['identifier']);
    expect(page.indexOf('<button')).toBeGreaterThan(page.indexOf('</a>'));
  });

  it('are explained where they are hard: by country', () => {
    expect([explained(html('The ICO says', 'uk')), explained(html('The ICO says', 'us'))]).toEqual([
      ['ICO'],
      [],
    ]);
  });

  it('are explained once on a page of several texts', () => {
    const rendered = courseMarkdown(course, {}, who());
    expect(
      ['An identifier.', 'One more identifier, direct.'].map((text) => explained(rendered(text))),
    ).toEqual([['identifier'], ['direct']]);
  });

  it('are explained once a screen, over all its blocks, and anew on the next', () => {
    const screen = {
      kind: 'rule' as const,
      blocks: [
        { markdown: 'One identifier.' },
        { clause: 'SM-02' },
        { markdown: 'Another identifier, direct.' },
        { answers: 'No identifier.' },
      ],
    };
    const page = lessonBlocks(screen, course, {}, who())
      .map((block) => ('html' in block ? block.html : 'answers' in block ? block.answers : ''))
      .join('');
    expect(explained(page)).toEqual(['identifier', 'direct']);
    const other = { ...screen, blocks: [{ markdown: 'Again an identifier.' }] };
    expect(
      lessonBlocks(other, course, {}, who()).some(
        (block) => 'html' in block && explained(block.html).length === 1,
      ),
    ).toBe(true);
  });
});

describe('Markdown of a course', () => {
  it('runs nothing that an author pastes, and puts names in as words', () => {
    const page = html('<script>alert(1)</script> Ask [privacy lead]. [x](javascript:alert(1)) <b>bold</b>');
    expect(page).not.toMatch(/<script|<b>|href="javascript/);
    expect(page).toContain('Kim &amp; &lt;Co&gt;');
  });

  it('shows a picture of the course under its hash with its words, and none that is not there', () => {
    const page = html(
      '![A desk with a “badge”](desk.svg) ![None](other.svg) ![Far](https://example.org/x.png)',
    );
    expect(page).toContain('<img src="/pictures/abc123" alt="A desk with a “badge”" loading="lazy">');
    expect(page.match(/<img/g)).toHaveLength(1);
  });
});

describe('the hard words that ship', () => {
  it('are explained at most once on each screen, with ids that are there once, whoever reads it', () => {
    for (const lesson of shipped.lessons)
      for (const screen of lesson.screens)
        for (const role of JOB_ROLES)
          for (const country of COUNTRIES) {
            const page = lessonBlocks(screen, shipped, {}, { roles: [role], country })
              .map((block) => ('html' in block ? block.html : 'answers' in block ? block.answers : ''))
              .join('');
            const ids = [...page.matchAll(/ id="(word-[^"]+)"/g)].map((match) => match[1]!);
            expect([lesson.id, role, country, ids.filter((id, n) => ids.indexOf(id) !== n)]).toEqual([
              lesson.id,
              role,
              country,
              [],
            ]);
          }
  });

  it('all stand somewhere', () => {
    const found = new Set<string>();
    for (const lesson of shipped.lessons)
      for (const screen of lesson.screens)
        for (const role of [...JOB_ROLES, 'manager'])
          for (const country of COUNTRIES)
            for (const block of lessonBlocks(screen, shipped, {}, { roles: [role], country }))
              if (!('clause' in block))
                for (const match of ('html' in block ? block.html : block.answers).matchAll(
                  /<strong>([^<]+)<\/strong> [^<]*<\/span>/g,
                ))
                  found.add(match[1]!);
    expect(shipped.words.map(({ word }) => word).filter((word) => !found.has(word))).toEqual([]);
  });
});
