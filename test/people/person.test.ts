import { sortName } from '../../src/people/person.ts';

describe('the name that names are compared by', () => {
  it.each([
    ['Ana O’Neil', "ana o'neil"],
    ["ANA  O'NEIL ", "ana o'neil"],
    ['Óscar Núñez', 'oscar nunez'],
    ['Mary‑Jane Poe', 'mary-jane poe'],
    ['Zoë\u00A0Martin', 'zoe martin'],
  ])('%s → %s', (name, key) => {
    expect(sortName(name)).toBe(key);
  });
});
