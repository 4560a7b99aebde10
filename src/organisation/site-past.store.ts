import type { Db, Tx } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { Day } from '../days.ts';

/** The countries of a site, each with the day from which it holds, oldest first: the first from the beginning (''). */
export type Countries = readonly { from: Day; country: string }[];

/** Keeps in which country a site is from a day on; `always`: it was so from the beginning, and what was said before was a mistake. */
export async function putCountry(
  tx: Tx,
  { site, country, from, always }: { site: string; country: string; from: Day; always: boolean },
): Promise<void> {
  const latest = await tx
    .selectFrom('site_past')
    .select('country')
    .where('site_id', '=', site)
    .orderBy('from_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (always) await tx.deleteFrom('site_past').where('site_id', '=', site).execute();
  else if (latest?.country === country) return;
  await tx
    .insertInto('site_past')
    .values({ site_id: site, from_on: always || latest === undefined ? '' : from, country })
    .onConflict((oc) => oc.columns(['site_id', 'from_on']).doUpdateSet({ country }))
    .execute();
}

const moved = prepared((db) =>
  db
    .selectFrom('site_past')
    .select(['site_id', 'from_on as from', 'country'])
    .where('site_id', 'in', (eb) => eb.selectFrom('site_past').select('site_id').where('from_on', '<>', ''))
    .orderBy('from_on'),
);

/** The sites that were moved from one country to another, by id. Few ever are. */
export async function sitesMoved(db: Db): Promise<Map<string, Countries>> {
  const rows = await moved(db, {});
  const found = new Map<string, { from: Day; country: string }[]>();
  for (const { site_id: site, from, country } of rows) {
    const own = found.get(site);
    if (own === undefined) found.set(site, [{ from, country }]);
    else own.push({ from, country });
  }
  return found;
}
