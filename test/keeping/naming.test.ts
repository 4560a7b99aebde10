import { names, tellingTexts, without } from '../../src/keeping/naming.ts';

describe('texts that tell somebody from others', () => {
  it('are no short numbers: those are years, addresses and versions too', () => {
    expect(tellingTexts(['Ann Lee', null, '2600', '20017', 'P-20', 'N123', '123456', 'Bo'])).toEqual([
      'Ann Lee',
      '123456',
      'P-20',
      'N123',
    ]);
  });

  it('are found as words of their own, in any letters, however they are written', () => {
    for (const body of ['ann lee left', 'Ann Lee’s', '"ANN LEE"', 'q=Ann%20Lee&x'])
      expect([body, names(body, ['Ann Lee'])]).toEqual([body, true]);
    for (const body of ['Joann Leeds', 'Ann', 'AnnLee']) expect(names(body, ['Ann Lee'])).toBe(false);
    expect(names('Нина Петрова пришла', ['Нина Петрова'])).toBe(true);
    expect(without('To ann lee, about Joann Leeds', ['Ann Lee'], 'X')).toBe('To X, about Joann Leeds');
  });
});
