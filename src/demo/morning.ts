import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { remind } from '../reminders/remind.ts';
import { claimSlot, endSlot } from '../running/timetable.store.ts';
import type { Ground } from '../web/ground.ts';

/** Runs the reminders of a morning of the past, and keeps that they ran, as the timetable does: else the demo would say that they do not. */
export async function remindOnMorning(
  { database, messages, config }: Ground,
  zone: string,
  at: Date,
): Promise<void> {
  await remind({ database, messages, origin: config.origin }, at);
  const [slot, when] = [dayIn(zone, at), at.toISOString()];
  await transact(database.write, async (tx) => {
    if (await claimSlot(tx, 'remind', slot, when, when)) await endSlot(tx, 'remind', slot, when, null);
  });
}
