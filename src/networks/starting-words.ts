import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { wordGaps } from '../files/other-words.ts';
import { readYaml, type FileProblem } from '../files/yaml-file.ts';
import { sameName } from '../organisation/line.ts';
import { LONGEST } from './fields.ts';
import { readStartingList, startingList, type StartingFeature } from './starting-list.ts';

const FOLDER = join(import.meta.dirname, '../../courses/social-media');

const name = z.string().trim().min(1).max(LONGEST.name);
const wordsFile = z.strictObject({
  networks: z.record(
    z.string(),
    z.strictObject({
      name,
      features: z.record(
        z.string(),
        z.strictObject({ name, risk: z.string().trim().min(1).max(LONGEST.line) }),
      ),
    }),
  ),
});

/** What a feature of the starting list is called, and what can go wrong with it. */
export type FeatureWords = Pick<StartingFeature, 'network' | 'name' | 'risk'>;

/** Reads `<language>/networks.yaml`: the words of a starting list in another language, by key. Throws FileError. */
export function readStartingWords(text: string, file: string): Map<string, FeatureWords> {
  const { networks } = readYaml(text, file, wordsFile);
  return new Map(
    Object.entries(networks).flatMap(([id, network]) =>
      Object.entries(network.features).map(
        ([key, words]) => [`${id}/${key}`, { ...words, network: network.name }] as const,
      ),
    ),
  );
}

/** What the words of another language lack beside a starting list, or have too much. Throws FileError. Pure. */
export const startingGaps = (list: string, words: string, file: string): FileProblem[] =>
  wordGaps(
    readStartingList(list, 'networks.yaml').map(({ key }) => key),
    readStartingWords(words, file).keys(),
    file,
  );

const known = new Map<string, ReadonlyMap<string, FeatureWords>>();

function shippedWords(language: string): ReadonlyMap<string, FeatureWords> {
  let found = known.get(language);
  if (found === undefined) {
    const file = join(FOLDER, language, 'networks.yaml');
    found =
      language !== 'en' && existsSync(file)
        ? readStartingWords(readFileSync(file, 'utf8'), relative(process.cwd(), file))
        : new Map();
    known.set(language, found);
  }
  return found;
}

/**
 * A feature of the register as it reads in a language. What still says what came with Heed is there in it; what somebody here
 * wrote stays as they wrote it.
 */
export function featureIn<T extends FeatureWords>(language: string, feature: T): T {
  const words = shippedWords(language);
  if (words.size === 0) return feature;
  const network = startingList().find((one) => sameName(one.network) === sameName(feature.network));
  const same = startingList().find(
    (one) => one.network === network?.network && sameName(one.name) === sameName(feature.name),
  );
  const said = words.get(same?.key ?? '');
  return {
    ...feature,
    network: words.get(network?.key ?? '')?.network ?? feature.network,
    name: said?.name ?? feature.name,
    risk: same?.risk === feature.risk ? (said?.risk ?? feature.risk) : feature.risk,
  };
}
