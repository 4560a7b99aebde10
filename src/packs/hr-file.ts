import { dayIn, type Day } from '../days.ts';
import { commitmentsOf } from '../ledger/ledger.store.ts';
import type { Named } from '../people/import/named.ts';
import type { Packing } from './packing.ts';
import { hiredBy } from './people.store.ts';
import { sealedUntil } from './sealed-until.ts';

/**
 * How somebody who worked here came out against the last file from HR. `yes` only where a line of it was about them; `no` only
 * where it was to name everybody. All others say why it shows nothing of them.
 */
export type Compared = 'yes' | 'no' | 'none' | 'some' | 'old' | 'let-go' | 'later' | 'gone';

/** A spell of employment. */
interface Spell {
  id: string;
  from: Day;
  to: Day | null;
}

export interface HrFile {
  last: { at: string; refused: number } | null;
  /** Where its entry stands. */
  place: { log: string; idx: number } | null;
  unreadAt: string | null;
  /** Compares people of a page of ids. */
  of: (ids: readonly string[]) => Promise<(spell: Spell) => Compared>;
}

/** The last file from HR that could be read, by a timed import or by hand, as known at the checkpoint. */
export async function lastHrFile({ ledger, zone, checkpoint }: Packing): Promise<HrFile> {
  const files = (await sealedUntil({ ledger, checkpoint }, ['import-timed', 'import-taken'])).toReversed();
  const file = files.find(({ entry }) => entry.facts['readable'] !== false);
  const [newest] = files;
  const unreadAt = newest === undefined || newest === file ? null : newest.entry.at;
  if (file === undefined) return { last: null, place: null, unreadAt, of: async () => () => 'none' };
  const { entry, ...place } = file;
  const { at, knownAt, facts } = entry;
  const last = { at, refused: Number(facts['refused'] ?? 0) };
  const always = (how: Compared): HrFile => ({ last, place, unreadAt, of: async () => () => how });
  // An earlier Heed did not keep whom a file named.
  if (facts['readable'] === undefined) return always('old');
  const { people } = await commitmentsOf(ledger, entry.id);
  if (people === undefined) return always('let-go');
  const list = JSON.parse(people) as Named;
  const listed = new Set('named' in list ? list.named : list.others);
  const day = dayIn(zone, new Date(at));
  return {
    last,
    place,
    unreadAt,
    async of(ids) {
      const known = 'named' in list ? undefined : await hiredBy(ledger, ids, knownAt);
      return ({ id, from, to }) => {
        if (known === undefined ? listed.has(id) : known.has(id) && !listed.has(id)) return 'yes';
        if (facts['everybody'] !== true) return 'some';
        if (from > day) return 'later';
        return to !== null && to < day ? 'gone' : 'no';
      };
    },
  };
}
