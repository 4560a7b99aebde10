import type { Db } from '../database/database.ts';
import { sites } from '../organisation/organisation.store.ts';

/** The names of the sites, by id. */
export const siteNames = async (db: Db): Promise<ReadonlyMap<string, string>> =>
  new Map((await sites(db)).map(({ id, name }) => [id, name]));
