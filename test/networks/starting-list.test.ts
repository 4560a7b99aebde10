import { shippedCourse } from '../../src/courses/shipped.ts';
import { FileError } from '../../src/files/yaml-file.ts';
import { readStartingList, startingList } from '../../src/networks/starting-list.ts';
import { featureIn } from '../../src/networks/starting-words.ts';

const one = `networks:
  - id: any
    name: Any network
    features:
      - id: story
        name: Stories
        place: story
        risk: Somebody keeps it.
        clauses: [SM-15]
`;

describe('the list that comes with Heed', () => {
  it('names clauses that there are, and says each risk in a line or two', () => {
    const ids = new Set(shippedCourse().policy.clauses.map((clause) => clause.id));
    const list = startingList();
    expect(list.length).toBeGreaterThan(15);
    expect(list.flatMap((feature) => feature.clauses).filter((id) => !ids.has(id))).toEqual([]);
    for (const { key, risk } of list) {
      const longest = Math.max(...risk.split(/[.!?]/).map((sentence) => sentence.split(' ').length));
      expect([key, longest <= 20, risk.length <= 140]).toEqual([key, true, true]);
    }
  });

  it('has no feature of one name twice on a network', () => {
    const names = startingList().map(({ network, name }) => `${network} ${name}`.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  it('reads in another language as far as it still says what came with Heed', () => {
    const story = startingList().find(({ key }) => key === 'any/story')!;
    const spanish = {
      network: 'Cualquier red',
      name: 'Historias y publicaciones que desaparecen',
      risk: expect.stringContaining('guardar una imagen'),
    };
    expect(featureIn('es', story)).toEqual({ ...story, ...spanish });
    expect(featureIn('es', { ...story, risk: 'Ours.' })).toEqual({ ...story, ...spanish, risk: 'Ours.' });
    expect(featureIn('es', { ...story, name: 'Ours' })).toMatchObject({
      network: 'Cualquier red',
      name: 'Ours',
    });
    expect(featureIn('es', { ...story, network: 'Ours' })).toEqual({ ...story, network: 'Ours' });
    expect(featureIn('en', story)).toBe(story);
  });

  it('says file, line and what is wrong', () => {
    expect(readStartingList(one, 'n.yaml')).toMatchObject([{ key: 'any/story', network: 'Any network' }]);
    const feature = one.slice(one.indexOf('      - id: story'));
    const wrong = {
      'stands twice': one + feature,
      'must look like SM-01': one.replace('SM-15', 'sm15'),
      place: one.replace('place: story', 'place: moon'),
      clauses: one.replace('[SM-15]', '[]'),
    };
    for (const [text, file] of Object.entries(wrong)) {
      expect(() => readStartingList(file, 'n.yaml')).toThrow(FileError);
      expect(() => readStartingList(file, 'n.yaml')).toThrow(new RegExp(`^n\\.yaml:\\d+: .*${text}`));
    }
  });
});
