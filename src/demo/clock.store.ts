import type { Db } from '../database/database.ts';

/** By how many minutes the clock of this demo was put forward, in all. */
export async function minutesMoved(db: Db): Promise<number> {
  const rows = await db.selectFrom('ledger').select('body').where('kind', '=', 'demo-moved').execute();
  return rows.reduce((sum, { body }) => sum + minutesIn(body), 0);
}

const minutesIn = (body: string): number =>
  (JSON.parse(body) as { facts: { minutes: number } }).facts.minutes;
