import { parseEntry, type Entry } from '../ledger/entry.ts';
import { commitmentsOfMany } from '../ledger/ledger.store.ts';
import type { Packing } from './packing.ts';
import { entriesNumbered, sealedEntries, slipsNumbered } from './proof.store.ts';
import { namerOf } from './whom.ts';

/** How an act came about: as its record has it, with what it commits to; '' for what nobody said of it. */
export interface ActedOn {
  values: Readonly<Record<string, string>>;
  /** The shared device that it was done on. */
  device: string;
  pinAgain: string;
  /** The slip of paper by which they came to sign in at all: who printed it, and who handed it over. */
  slip: string;
  language: string;
}

/** The circumstances of acts, by the ids of their entries. */
export async function actedOn(
  { db, ledger, messages }: Pick<Packing, 'db' | 'ledger' | 'messages'>,
  entryIds: readonly string[],
): Promise<(entryId: string) => ActedOn> {
  const entries = await entriesNumbered(ledger, entryIds);
  const values = await commitmentsOfMany(ledger, entryIds);
  const slips = await slipsNumbered(
    db,
    [...entries.values()].flatMap((entry) => textIn(entry, 'slip') || []),
  );
  const people = [...slips.values()].flatMap(({ made_by: by, handed_by: to }) =>
    to === null ? [by] : [by, to],
  );
  const { name } = await namerOf(db, people, messages.t('packs.erased'));
  const slipText = (id: string): string => {
    const slip = slips.get(id);
    if (slip === undefined) return '';
    const by = name(slip.made_by);
    return slip.handed_by === null
      ? messages.t('packs.slip-printed', { by })
      : messages.t('packs.slip-handed', { by, to: name(slip.handed_by) });
  };
  return (id) => {
    const entry = entries.get(id);
    const known = values.get(id) ?? {};
    return {
      values: known,
      device:
        textIn(entry, 'sharedDevice') === '' ? '' : (known['sharedDevice'] ?? messages.t('packs.erased')),
      pinAgain: entry?.facts['pinAgain'] === true ? 'yes' : '',
      slip: slipText(textIn(entry, 'slip')),
      language: textIn(entry, 'language'),
    };
  };
}

/** The shared devices on which these people handed in papers, by paper; '' for one that was on no such device. */
export async function devicesOf(
  packing: Pick<Packing, 'db' | 'ledger' | 'messages'>,
  people: readonly string[],
): Promise<(paper: string) => string> {
  const marked = (await sealedEntries(packing.ledger, ['test-marked'], people))
    .map(({ body }) => parseEntry(body))
    .filter((entry) => textIn(entry, 'sharedDevice') !== '');
  const on = await actedOn(
    packing,
    marked.map(({ id }) => id),
  );
  const devices = new Map(marked.map((entry) => [textIn(entry, 'paper'), on(entry.id).device]));
  return (paper) => devices.get(paper) ?? '';
}

const textIn = (entry: Entry | undefined, fact: string): string => {
  const value = entry?.facts[fact];
  return typeof value === 'string' ? value : '';
};
