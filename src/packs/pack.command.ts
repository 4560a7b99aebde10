import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { HeedError } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { sites } from '../organisation/organisation.store.ts';
import { JOB_ROLES } from '../people/person.ts';
import { personMeant } from '../people/person.store.ts';
import { askFrom } from './ask.ts';
import { packFile } from './kept.ts';
import { makePack } from './make.ts';
import { askPack, recordPackTaken } from './pack.ts';
import { packOf } from './pack.store.ts';
import type { Maker } from './standing-on.ts';

const NAMES = {
  '--from': 'from',
  '--to': 'to',
  '--site': 'site',
  '--role': 'role',
  '--person': 'person',
  '--sample': 'sample',
  '--seed': 'seed',
  '--out': 'out',
} as const;
type Name = (typeof NAMES)[keyof typeof NAMES];
export type PackOptions = Readonly<Record<Name, string>>;

/** The options of `heed pack` by name, '' where one is not given; undefined where they are none. `--person` may stand once. */
export function packOptions(args: readonly string[]): PackOptions | undefined {
  const given: Partial<Record<Name, string>> = {};
  for (let n = 0; n < args.length; n += 2) {
    const name = NAMES[args[n] as keyof typeof NAMES];
    const value = args[n + 1];
    if (name === undefined || value === undefined || value === '' || given[name] !== undefined)
      return undefined;
    given[name] = value;
  }
  const { from = '', to = '', site = '', role = '', person = '', sample = '', seed = '', out = '' } = given;
  if (from === '' || to === '' || out === '') return undefined;
  if (role !== '' && !JOB_ROLES.some((one) => one === role)) return undefined;
  return { from, to, site, role, person, sample, seed, out };
}

/** `heed pack`: makes a pack and copies it to a file that is not there yet. Gives the exit code. */
export async function packCommand(
  maker: Maker,
  options: PackOptions,
  print: (line: string) => unknown,
): Promise<0 | 1> {
  const { database, messages, clock } = maker;
  const { t } = messages;
  const { out, person, site } = options;
  const refuse = (text: string): 1 => {
    print(text);
    return 1;
  };
  if (existsSync(out)) return refuse(t('packs.cli-there', { file: out }));
  const meant = person === '' ? undefined : await personMeant(database.read, person);
  if (meant === 'nobody') return refuse(t('packs.cli-nobody', { typed: person }));
  if (meant === 'several') return refuse(t('packs.cli-several', { typed: person }));
  const known = await sites(database.read);
  const where = known.find((one) => one.id === site || one.name === site);
  if (site !== '' && where === undefined)
    return refuse(t('packs.cli-site', { site, sites: known.map(({ name }) => name).join(', ') }));
  const now = clock.now();
  const zone = (await organisation(database.read))?.zone ?? 'UTC';
  try {
    const asked = { ...options, site: where?.id ?? '', incident: '' };
    const ask = askFrom(asked, meant === undefined ? [] : [meant.id], dayIn(zone, now));
    const pack = await transact(database.write, (tx) => askPack(tx, now, { ask, reference: '', by: null }));
    let why = '';
    await makePack(
      { ...maker, failed: (error) => (why = error instanceof Error ? error.message : '') },
      pack,
    );
    const made = (await packOf(database.read, pack))!;
    if (made.state !== 'ready') return refuse(t('packs.cli-failed', { why }));
    await copyFile(packFile(maker.data, pack), out);
    await recordPackTaken(database, clock.now(), made, null);
    print(t('packs.cli-made', { file: out, hash: made.hash ?? '' }));
    return 0;
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    for (const { key, params } of error.problems) print(t(key, params));
    return 1;
  }
}
