import { sites } from '../organisation/organisation.store.ts';
import type { Cell } from '../reports/table.ts';
import { lastHrFile, type Compared } from './hr-file.ts';
import { pagesOf, type Packing } from './packing.ts';
import { placedOf, spellsOf } from './people.store.ts';
import type { Out } from './spool.ts';
import { namerOf } from './whom.ts';

/** What the first page says of the roster. */
export interface PeopleFacts {
  people: number;
  left: number;
  joined: number;
  sites: { name: string; country: string }[];
  /** The last file from HR that could be read; null where there never was one. */
  file: { at: string; refused: number } | null;
  /** When a later one came that could not be read; null where none did. */
  unreadAt: string | null;
  /** Of those who worked here at the end of the period: all, and how many came out how against that file. */
  here: number;
  compared: Partial<Record<Compared, number>>;
  sample: string[];
}

const ROSTER = [
  'person',
  'employee_number',
  'name',
  'job_role',
  'site',
  'country',
  'team',
  'hired_on',
  'left_on',
  'in_last_hr_file',
  'in_depth',
  'why_not_compared',
];

/** Who worked here, leavers too, reconciled to the last file from HR. */
export async function peoplePart(packing: Packing, out: Out): Promise<PeopleFacts> {
  const { db, ask, chosen, messages } = packing;
  const known = new Map((await sites(db)).map((site) => [site.id, site]));
  const file = await lastHrFile(packing);
  const deep = new Set(packing.deep);
  const counts = { left: 0, joined: 0, here: 0 };
  const compared: PeopleFacts['compared'] = {};
  const seen = new Map<string, { name: string; country: string }>();
  async function* rows(): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(chosen)) {
      const { name, number } = await namerOf(db, ids, messages.t('packs.erased'));
      const spells = await spellsOf(db, ids);
      const placed = new Map(
        (await placedOf(db, ids)).flatMap((row) =>
          row.from_on <= ask.to ? [[row.person_id, row] as const] : [],
        ),
      );
      const compare = await file.of(ids);
      const first = new Map((await placedOf(db, ids)).toReversed().map((row) => [row.person_id, row]));
      yield spells
        .filter(({ hired_on: from, left_on: to }) => from <= ask.to && (to === null || to >= ask.from))
        .map(({ person_id: id, hired_on: from, left_on: to }) => {
          const place = placed.get(id) ?? first.get(id);
          const site = known.get(place?.site_id ?? '');
          const isHere = to === null || to > ask.to;
          if (from >= ask.from) counts.joined++;
          if (isHere) counts.here++;
          else counts.left++;
          const how = isHere ? compare({ id, from, to }) : undefined;
          if (how !== undefined) compared[how] = (compared[how] ?? 0) + 1;
          if (site !== undefined) seen.set(site.id, { name: site.name, country: site.country });
          const filed = how === 'yes' || how === 'no' ? how : '';
          const why = how === undefined || filed !== '' ? '' : messages.t(`packs.hr-${how}`);
          return [
            id, number(id), name(id), place?.job_role ?? '', site?.name ?? '', site?.country ?? '', place?.team ?? '',
            from, to, filed, deep.has(id) ? 'yes' : 'no', why,
          ]; // prettier-ignore
        });
    }
  }
  await out.sheet('people/roster', ROSTER, rows());
  const of = await namerOf(db, packing.deep, messages.t('packs.erased'));
  return {
    people: chosen.length,
    ...counts,
    sites: [...seen.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, site]) => site),
    compared,
    file: file.last,
    unreadAt: file.unreadAt,
    sample:
      packing.ask.sample === null
        ? []
        : packing.deep.map((id) => [of.number(id), of.name(id)].filter((one) => one !== '').join(' ')),
  };
}
