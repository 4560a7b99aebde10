import fc from 'fast-check';
import { gradeOf, sentencesIn, syllablesIn, wordCount } from '../../src/courses/reading.ts';

describe('the reading grade', () => {
  // Worked by hand from the published formula, 0.39 words/sentences + 11.8 syllables/words - 15.59.
  it.each([
    ['The cat sat on the mat.', 0.39 * 6 + 11.8 - 15.59],
    // A well-known worked example: 13 words, 24 syllables.
    [
      'The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.',
      0.39 * 13 + 11.8 * (24 / 13) - 15.59,
    ],
    ['## Be kind\n\n- Ask first.\n- Wait.', 0.39 * (5 / 3) + 11.8 * (5 / 5) - 15.59],
  ])('of “%s”', (text, grade) => expect(gradeOf(text)).toBeCloseTo(grade, 5));

  it('is 0 for nothing, and never odd', () => {
    expect(gradeOf('')).toBe(0);
    expect(gradeOf('::: for it\n:::\n[[SM-01]]')).toBe(0);
    fc.assert(fc.property(fc.string(), (text) => Number.isFinite(gradeOf(text))));
  });

  it('counts syllables as people speak them', () => {
    for (const [word, count] of [
      ['posted', 2],
      ['shared', 1],
      ['wanted', 2],
      ['boxes', 2],
      ['table', 2],
      ['being', 2],
      ['privacy', 3],
      ['the', 1],
      ['xyz', 1],
    ] as const)
      expect([word, syllablesIn(word)]).toEqual([word, count]);
  });
});

describe('sentences', () => {
  it('are those of the text, without its marks', () => {
    const text =
      '### One\nA **bold** word\ngoes on. Next [one](https://x.example)!\n\n> “Hi. You”\n\n- a list\n- of two\n::: for it\nFor [privacy lead].\n:::\n[[SM-01]]';
    expect(sentencesIn(text)).toEqual([
      'One',
      'A bold word goes on.',
      'Next one!',
      '“Hi.',
      'You”',
      'a list',
      'of two',
      'For privacy lead.',
    ]);
    expect(wordCount('It’s a two-year-old, 45.5 % there')).toBe(5);
  });
});
