import { sql } from 'kysely';
import type { Db, Tx } from '../database/database.ts';
import { insertMany } from '../database/insert.ts';
import type { Day } from '../days.ts';
import { MONTH_LEVELS, type Cell } from './counted.ts';

/** The ends of months that are known, or of which it is known that there is nothing to know. */
export async function monthsKnown(db: Db): Promise<Set<Day>> {
  const rows = await db.selectFrom('standing_month_known').select('day').execute();
  return new Set(rows.map(({ day }) => day));
}

/** Puts down the counts of a month's end that were worked out later; who comes second finds them there. */
export async function putMonth(tx: Tx, day: Day, cells: readonly { cell: Cell; n: number }[]): Promise<void> {
  const how = cells.length === 0 ? 'nothing' : 'derived';
  const { rows } = await sql`insert into standing_month_known (day, how) values (${day}, ${how})
    on conflict (day) do nothing returning day`.execute(tx);
  if (rows.length === 0) return;
  const columns = ['day', 'level', 'site_id', 'team', 'job_role', 'thing', 'name', 'n'] as const;
  await insertMany(
    tx,
    'standing_month',
    columns,
    cells.map(({ cell, n }) => ({
      day,
      level: cell.level,
      site_id: cell.siteId,
      team: cell.team,
      job_role: cell.role,
      thing: cell.thing,
      name: cell.name,
      n,
    })),
  );
}

/** Keeps the counts as those of the end of a month. */
export async function keepMonth(tx: Tx, day: Day): Promise<void> {
  await tx.deleteFrom('standing_month').where('day', '=', day).execute();
  await sql`insert into standing_month (day, level, site_id, team, job_role, thing, name, n)
    select ${day}, level, site_id, team, job_role, thing, name, n from standing_count
    where level in (${sql.join(MONTH_LEVELS)})`.execute(tx);
  await sql`insert into standing_month_known (day, how) values (${day}, 'kept')
    on conflict (day) do update set how = excluded.how`.execute(tx);
}
