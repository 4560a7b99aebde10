import { newId } from '../../src/database/id.ts';

describe('ids', () => {
  const at = (ms: number) => new Date(Date.UTC(2026, 10, 23) + ms);

  it('are UUIDs of version 7 with the time in them', () => {
    const id = newId(at(5));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(at(5).getTime());
    expect(newId()).toMatch(/-7[0-9a-f]{3}-/);
  });

  it('of one instant sort as they were made, and of a later one after them', () => {
    const ids = [...Array.from({ length: 70_000 }, () => newId(at(1))), newId(at(2))];
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of instants by turns are all different', () => {
    const ids = Array.from({ length: 2000 }, (_, n) => newId(at(n % 2)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
