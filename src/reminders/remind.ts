import type { Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { organisation } from '../organisation/organisation.ts';
import { tellManagers, TEAM } from './managers.ts';
import { tellPeople } from './people.ts';
import { obligationsOf } from './reminders.store.ts';
import { saidBy } from './said.store.ts';
import { prepareRun, type RemindDeps, type Told } from './telling.ts';

export type { RemindDeps, Told } from './telling.ts';

/**
 * Says what is to be said today (or on the day given) and was not said yet: queues the mails with their entries, and gives the
 * list. Run twice, late, or on two servers at once it says everything once. A dry run only gives the list.
 */
export async function remind(
  deps: RemindDeps,
  now: Date,
  options: { today?: Day | undefined; dryRun?: boolean | undefined } = {},
): Promise<Told[]> {
  const run = await prepareRun(deps, now, options);
  return run === undefined ? [] : [...(await tellPeople(run)), ...(await tellManagers(run))];
}

/** For the mail worker: false for a reminder that became untrue while it waited (done, left, or something newer was said). */
export async function stillToSay(
  tx: Tx,
  now: Date,
  mail: { id: string; personId: string; kind: string },
): Promise<boolean> {
  if (mail.kind !== 'reminder' && mail.kind !== TEAM) return true;
  const said = await saidBy(tx, mail.personId, mail.id);
  if (said.length === 0) return true;
  const today = dayIn((await organisation(tx))?.zone ?? 'UTC', now);
  const owed = await obligationsOf(tx, mail.personId);
  const here = owed.filter(({ leftOn }) => leftOn === null || leftOn >= today);
  const newest = said.filter(({ overtaken }) => !overtaken);
  if (mail.kind === TEAM) return newest.length > 0 && here.length === owed.length;
  return newest.some(({ obligation }) => here.some((one) => one.obligation === obligation));
}
