import { filesNamed } from './blocks.ts';
import type { Contents, Facts, Link, Shown } from './contents.ts';
import type { Packing } from './packing.ts';

/** What the law asks, where it is answered in a pack, and where we read it. Words by `id`; nothing that nobody checked. */
const REQUIREMENTS: readonly { id: string; country: 'us' | 'us-tx' | 'uk'; files: readonly string[] }[] = [
  {
    id: '530-b-1',
    country: 'us',
    files: ['people/roster', 'obligations/rules', 'course/screens', 'training/attempts'],
  },
  { id: '530-b-2-new', country: 'us', files: ['obligations/days-to-train', 'obligations/obligations'] },
  { id: '530-b-2-change', country: 'us', files: ['changes/retrained', 'policy/differences'] },
  {
    id: '530-b-2-document',
    country: 'us',
    files: ['training/papers', 'signatures/signatures', 'proof/records-0001.json'],
  },
  { id: '530-e', country: 'us', files: ['exceptions/required'] },
  {
    id: '530-i',
    country: 'us',
    files: [
      'policy/versions',
      'policy/differences',
      'policy/votes',
      'policy/decisions',
      'policy/emergencies',
    ],
  },
  { id: '530-j', country: 'us', files: ['keeping/rule', 'keeping/let-go', 'policy/versions'] },
  {
    id: 'texas',
    country: 'us-tx',
    files: ['obligations/days-to-train', 'signatures/signatures', 'changes/retrained'],
  },
  {
    id: 'dspt',
    country: 'uk',
    files: ['obligations/rules', 'policy/votes', 'effect/first-try', 'effect/clauses', 'training/papers'],
  },
];

/** The requirements of the countries of the sites that were asked for; of all where none is known. */
export function requirementRows(
  { messages }: Packing,
  { people }: Facts,
  files: Contents['files'],
): Shown[][] {
  const countries = new Set(
    people.sites.flatMap(({ country }) => (country === 'us-tx' ? ['us', 'us-tx'] : [country])),
  );
  const some = REQUIREMENTS.filter(({ country }) => countries.has(country));
  const say = (key: string) => messages.t(`pack-law.${key}`);
  return (some.length === 0 ? REQUIREMENTS : some).map(({ id, files: paths }) => [
    say(id),
    say(`${id}-asks`),
    paths.flatMap((path): Link[] => filesNamed(files, path).slice(0, 1)),
    say(`${id}-source`),
  ]);
}
