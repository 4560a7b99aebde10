import fc from 'fast-check';
import { fitOf, isFor, isIn, spelledIn } from '../../src/courses/fitting.ts';
import { readSpelling } from '../../src/courses/extras-file.ts';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { COUNTRIES } from '../../src/organisation/organisation.ts';

const { course } = shippedCourse();
const SPELLING = readSpelling(
  `
- {word: neighbor, elsewhere: neighbour}
- {word: neighbors, elsewhere: neighbours}
- {word: center, elsewhere: centre}
- {word: organize, elsewhere: organise, in: [uk, au]}
- {word: mom, elsewhere: mum, in: [uk]}
- {word: emergency room, elsewhere: A&E, in: [uk]}
- {word: room, elsewhere: chamber, in: [uk]}
`,
  'spelling.yaml',
);
const uk = spelledIn(SPELLING, 'uk');

describe('who something is for', () => {
  const nurse = { roles: ['clinician'], country: 'us' };
  it.each([
    [{}, true],
    [{ roles: ['all'] }, true],
    [{ roles: ['clinician', 'it'] }, true],
    [{ roles: ['it'] }, false],
    [{ roles: ['all'], except: ['clinician'] }, false],
    [{ countries: ['us'] }, true],
    [{ countries: ['uk', 'au'] }, false],
    [{ countries: ['us-tx'] }, false],
    [{ roles: ['clinician'], countries: ['uk'] }, false],
  ])('%j for a clinician in the US: %j', (audience, is) => {
    expect(isFor(audience, nurse)).toBe(is);
  });

  it('holds in Texas where it holds in the US, and never the other way round', () => {
    expect(isFor({ countries: ['us'] }, { roles: [], country: 'us-tx' })).toBe(true);
    expect(isIn(['us-tx'], 'us-tx')).toBe(true);
    expect(COUNTRIES.filter((country) => isIn(['us'], country))).toEqual(['us', 'us-tx']);
    expect(COUNTRIES.filter((country) => isIn(['uk', 'eu'], country))).toEqual(['uk', 'eu']);
  });

  it('reaches a manager by either role, and one of the exceptions is enough', () => {
    const head = { roles: ['clinician', 'manager'], country: 'us' };
    expect([{ roles: ['manager'] }, { roles: ['clinician'] }].map((one) => isFor(one, head))).toEqual([
      true,
      true,
    ]);
    expect(isFor({ roles: ['clinician'], except: ['manager'] }, head)).toBe(false);
  });
});

describe('spelling', () => {
  it.each([
    ['A neighbor came.', 'A neighbour came.'],
    ['Neighbors and a NEIGHBOR', 'Neighbours and a NEIGHBOUR'],
    ['neighborhood, neighborly', 'neighborhood, neighborly'],
    ['the center’s neighbor-check', 'the centre’s neighbour-check'],
    ['Mom, mom!', 'Mum, mum!'],
    ['the emergency room and the room', 'the A&E and the chamber'],
    ['**center**, _center_, “center”', '**centre**, _centre_, “centre”'],
    ['[neighbor] stays, [our center] too', '[neighbor] stays, [our center] too'],
    [
      'See [the center](https://example.org/center/neighbor).',
      'See [the centre](https://example.org/center/neighbor).',
    ],
    ['![A neighbor](center.svg)', '![A neighbour](center.svg)'],
    ['Go to https://example.org/center now.', 'Go to https://example.org/center now.'],
    ['centercenter center1 1center', 'centercenter center1 1center'],
    ['', ''],
  ])('in the UK: “%s” is “%s”', (text, spelled) => {
    expect(uk(text)).toBe(spelled);
  });

  it('goes only where it is said to, and never to the US', () => {
    const text = 'Organize it, neighbor. Mom is at the center.';
    const all = Object.fromEntries(COUNTRIES.map((country) => [country, spelledIn(SPELLING, country)(text)]));
    expect(all).toEqual({
      us: text,
      'us-tx': text,
      uk: 'Organise it, neighbour. Mum is at the centre.',
      au: 'Organise it, neighbour. Mom is at the centre.',
      ca: 'Organize it, neighbour. Mom is at the centre.',
      eu: 'Organize it, neighbour. Mom is at the centre.',
    });
  });

  it('done twice is as done once, and keeps the number of words and lines', () => {
    const words = fc
      .array(
        fc.constantFrom(
          'neighbor',
          'Neighbors',
          'CENTER',
          '[neighbor]',
          'mom',
          'a',
          '\n',
          '. ',
          ' ',
          '**',
          'recenter',
        ),
      )
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(words, (text) => {
        expect(uk(uk(text))).toBe(uk(text));
        expect(uk(text).split('\n')).toHaveLength(text.split('\n').length);
        expect(uk(text).split(' ')).toHaveLength(text.split(' ').length);
      }),
    );
  });

  it('that the course ships changes no word twice, and leads nowhere from another country', () => {
    for (const country of ['uk', 'au', 'ca', 'eu']) {
      const fit = spelledIn(course.spelling, country);
      for (const { word, elsewhere, in: countries } of course.spelling) {
        expect(fit(word)).toBe(isIn(countries, country) ? elsewhere : fit(word));
        expect([country, word, fit(fit(word))]).toEqual([country, word, fit(word)]);
      }
    }
    const keys = course.spelling.flatMap(({ word, in: countries }) =>
      countries.map((country) => `${country} ${word.toLowerCase()}`),
    );
    expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([]);
  });
});

describe('a text fitted to somebody', () => {
  const named = { ...course, spelling: SPELLING };

  it('has the organisation’s own names as it wrote them', () => {
    const fit = fitOf(named, { 'privacy lead': 'Neighbor Center Ltd' }, 'uk');
    expect(fit('Ask [privacy lead] at the center. [nobody] knows.')).toBe(
      'Ask Neighbor Center Ltd at the centre. [nobody] knows.',
    );
  });

  it('is spelled as where they are, of the course that they have', () => {
    expect(fitOf(named, {}, 'uk')('center')).toBe('centre');
    expect(fitOf(named, {}, 'us')('center')).toBe('center');
    expect(fitOf({ ...named, spelling: [] }, {}, 'uk')('center')).toBe('center');
  });
});
