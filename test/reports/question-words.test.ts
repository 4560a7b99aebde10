import { itemStatistics, type ItemSums } from '../../src/courses/item-statistics.ts';
import { percentText, tellsText, timeText } from '../../src/reports/question-words.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');

describe('the words of the report on questions', () => {
  it.each([
    [null, ''],
    [0, '0%'],
    [0.001, '1%'],
    [0.456, '46%'],
    [0.999, '99%'],
    [1, '100%'],
  ])('a share of %s', (share, text) => {
    expect(percentText(messages, share)).toBe(text);
  });

  it.each([
    [null, ''],
    [0.4, '0 s'],
    [38.4, '38 s'],
    [59.6, '1 min 0 s'],
    [100, '1 min 40 s'],
  ])('a time of %s seconds', (seconds, text) => {
    expect(timeText(messages, seconds)).toBe(text);
  });

  const told = (discrimination: number | null, n = 100) =>
    tellsText(messages, {
      ...itemStatistics({ n } as ItemSums),
      n,
      flags: n < 50 ? ['not-enough'] : [],
      discrimination,
      halfWidth: discrimination === null ? null : 0.2,
    });

  it.each([
    [0.4, 'Very well', '0.40 ± 0.20'],
    [0.396, 'Very well', '0.40 ± 0.20'],
    [0.3, 'Well', '0.30 ± 0.20'],
    [0.2, 'Fairly well', '0.20 ± 0.20'],
    [0, 'Hardly', '0.00 ± 0.20'],
    [-0.12, 'The wrong way round', '−0.12 ± 0.20'],
    [null, 'Cannot be told: all did the same', ''],
  ])('a correlation of %s', (r, word, figure) => {
    expect(told(r)).toEqual({ word, figure });
  });

  it('nothing of too few answers, whatever they say', () => {
    expect(told(0.9, 49)).toEqual({ word: 'Not enough data', figure: '' });
    expect(told(null, 0)).toEqual({ word: '', figure: '' });
  });
});
