import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import type { Day } from '../days.ts';
import { readYaml } from '../files/yaml-file.ts';
import { append } from '../ledger/ledger.ts';
import { sameName } from '../organisation/line.ts';
import { PLACES } from './features.ts';
import { features } from './features.store.ts';
import { LONGEST } from './fields.ts';
import { networkNamed } from './networks.ts';

const FILE = join(import.meta.dirname, '../../courses/social-media/networks.yaml');

const id = z.string().regex(/^[a-z][a-z-]*$/, 'small letters and hyphens');
const feature = z.strictObject({
  id,
  name: z.string().trim().min(1).max(LONGEST.name),
  place: z.enum(PLACES),
  risk: z.string().trim().min(1).max(LONGEST.line),
  clauses: z.array(z.string().regex(/^[A-Z]{2}-\d\d$/, 'must look like SM-01')).min(1),
});
const networksFile = z.strictObject({
  networks: z
    .array(
      z.strictObject({
        id,
        name: z.string().trim().min(1).max(LONGEST.name),
        features: z.array(feature).min(1),
      }),
    )
    .min(1),
});

export interface StartingFeature extends z.output<typeof feature> {
  /** Names it for ever: `network/feature`. */
  key: string;
  network: string;
}

/** Reads a starting list. Throws FileError with file, line and what is wrong; a key may not stand twice. */
export function readStartingList(text: string, file: string): StartingFeature[] {
  const seen = new Set<string>();
  const { networks } = readYaml(
    text,
    file,
    networksFile.superRefine(({ networks }, context) => {
      for (const [n, network] of networks.entries())
        for (const [m, one] of network.features.entries()) {
          const key = `${network.id}/${one.id}`;
          const path = ['networks', n, 'features', m, 'id'];
          if (seen.has(key)) context.addIssue({ code: 'custom', path, message: 'stands twice' });
          seen.add(key);
        }
    }),
  );
  return networks.flatMap((network) =>
    network.features.map((one) => ({ ...one, key: `${network.id}/${one.id}`, network: network.name })),
  );
}

let shipped: readonly StartingFeature[] | undefined;

/** The list that comes with Heed, read once. Throws FileError. */
export function startingList(): readonly StartingFeature[] {
  shipped ??= readStartingList(readFileSync(FILE, 'utf8'), relative(process.cwd(), FILE));
  return shipped;
}

/** What of the list that comes with Heed is not on the register, by its key or its name. */
export async function notTaken(db: Db): Promise<StartingFeature[]> {
  const all = await features(db);
  const keys = new Set(all.map((one) => one.shipped));
  const names = new Set(all.map((one) => nameOf(one.network, one.name)));
  return startingList().filter((one) => !keys.has(one.key) && !names.has(nameOf(one.network, one.name)));
}

const nameOf = (network: string, name: string): string => `${sameName(network)}\n${sameName(name)}`;

/** Puts on the register what of the list is not there yet; says how much. Nobody has looked at it by that. */
export async function takeStartingList(tx: Tx, now: Date, by: string, today: Day): Promise<number> {
  await lockPeople(tx, 'everyone');
  const fresh = await notTaken(tx);
  const networks = new Map<string, string>();
  for (const { network } of fresh)
    if (!networks.has(network)) networks.set(network, await networkNamed(tx, now, by, network, today));
  if (fresh.length === 0) return 0;
  await append(
    tx,
    now,
    fresh.map(({ key, name, network, place, risk, clauses }) => ({
      at: today,
      kind: 'feature-set',
      facts: {
        by,
        feature: newId(now),
        network: networks.get(network)!,
        place,
        clauses: clauses.toSorted(),
        goneOn: null,
        shipped: key,
        asShipped: true,
        look: false,
      },
      commits: { name, risk },
    })),
  );
  return fresh.length;
}
