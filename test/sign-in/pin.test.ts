import fc from 'fast-check';
import { checkNewPin, isObviousPin, isPinShaped } from '../../src/sign-in/pin.ts';

describe('a new PIN', () => {
  it.each([
    '000000',
    '111112',
    '123456',
    '654321',
    '890123',
    '246802',
    '121212',
    '123123',
    '12341234',
    '147258',
    '2580258',
  ])('%s is obvious', (pin) => {
    expect(isObviousPin(pin)).toBe(true);
  });

  it('is obvious for few of those there are', () => {
    let obvious = 0;
    for (let n = 0; n < 1_000_000; n += 7) if (isObviousPin(String(n).padStart(6, '0'))) obvious++;
    expect((obvious * 7) / 1_000_000).toBeLessThan(0.02);
  });

  it('has six to nine digits, however they are spaced and in whatever width', () => {
    expect(checkNewPin('740 258', '740-258', null)).toBe('740258');
    expect(checkNewPin('７４０２５８', '740258', 'K-12')).toBe('740258');
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        expect(isPinShaped(text)).toBe(/^\d{6,9}$/.test(text.normalize('NFKC').replace(/[\s-]/g, '')));
      }),
    );
  });
});
