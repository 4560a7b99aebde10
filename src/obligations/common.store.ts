import type { Db } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { organisation } from '../organisation/organisation.ts';
import { siteStarts } from '../organisation/start-days.store.ts';
import { askingPublications } from '../policy/publication.store.ts';
import type { CommonFacts } from './facts.ts';

/** The settings that these facts are read from: a change of any other moves nobody's dates. */
export const COMMON_SETTINGS: readonly string[] = ['startDay'];

const newestInForce = prepared((db) =>
  db
    .selectFrom('publication')
    .select('train_days')
    .where('in_force_at', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1),
);

/** What holds for everyone: the start days, the days to train, and what publications asked of whom. */
export async function commonFacts(db: Db): Promise<CommonFacts> {
  const house = await organisation(db);
  const [newest] = await newestInForce(db, {});
  return {
    startDay: house?.startDay ?? '1900-01-01',
    siteStarts: await siteStarts(db),
    trainDays: newest?.train_days ?? null,
    asking: (await askingPublications(db)).map(({ number, effectiveOn, actBy, duties }) => ({
      number,
      on: effectiveOn,
      actBy,
      duties,
    })),
  };
}

/** People who are or were employed, by id, for walking through all of them. */
export async function employedAfter(db: Db, after: string, most: number): Promise<string[]> {
  const rows = await db
    .selectFrom('employment')
    .select('person_id')
    .distinct()
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(most)
    .execute();
  return rows.map((row) => row.person_id);
}

/** People who are, or were, placed at these sites: its country is theirs. */
export async function placedAt(db: Db, siteIds: readonly string[]): Promise<string[]> {
  if (siteIds.length === 0) return [];
  const rows = await db
    .selectFrom('placement_past')
    .select('person_id')
    .distinct()
    .where('site_id', 'in', siteIds)
    .execute();
  return rows.map((row) => row.person_id);
}
