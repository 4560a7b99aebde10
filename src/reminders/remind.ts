import { tellCopies } from './copies.ts';
import { tellOfGap } from './gap.ts';
import { tellManagers } from './managers.ts';
import { tellPeople } from './people.ts';
import { prepareRun, type RemindDeps, type RemindOptions, type Told } from './telling.ts';

export type { RemindDeps, Told } from './telling.ts';
export { stillToSay } from './waiting.ts';

/**
 * Says what is to be said today (or on the day given) and was not said yet: queues the mails with their entries, and gives the
 * list. Run twice, late, or on two servers at once it says everything once. A dry run only gives the list.
 */
export async function remind(deps: RemindDeps, now: Date, options: RemindOptions = {}): Promise<Told[]> {
  const run = await prepareRun(deps, now, options);
  if (run === undefined) return [];
  const told: Told[] = [];
  for (const tell of [tellOfGap, tellPeople, tellCopies, tellManagers]) told.push(...(await tell(run)));
  return told;
}
