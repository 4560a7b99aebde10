import { lockPeople, transact, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { append } from '../ledger/ledger.ts';
import { dayText } from '../web/render.ts';
import { itemIn } from './items.ts';
import { freshOf, itemsOf, saidOf, type Item } from './people.ts';
import { silentAfter } from './slips.store.ts';
import type { Below } from './below.store.ts';
import { stageKept } from './stages.ts';
import type { Run } from './telling.ts';

/** What one person without an email is to be told, for a piece of paper. */
export interface Slip {
  personId: string;
  name: string;
  manager: string;
  items: { what: string; when: string; why: string }[];
  /** What it says that was not said yet, each as a key that `handOut` takes. */
  keys: string[];
}

/** Of whom: those at a site within a scope. */
export interface SlipsWanted {
  siteId: string;
  scope: Below;
}

const PAGE = 100;

/**
 * The slips of people at a site who have no email and to whom something has to be said today that was not said yet: up to so many
 * from a person on, by id; `next` names the last of them where there are more.
 */
export async function slipsFor(
  run: Run,
  wanted: SlipsWanted,
  after: string,
  most: number,
): Promise<{ slips: Slip[]; next: string | undefined }> {
  const db = run.database.read;
  const slips: Slip[] = [];
  for (let from = after; ;) {
    const ids = await silentAfter(db, { ...wanted, span: run.span }, from, PAGE);
    if (ids.length === 0) return { slips, next: undefined };
    const owing = await itemsOf(db, run, ids);
    const said = await saidOf(db, owing);
    for (const items of owing.values()) {
      const fresh = freshOf(items, said);
      if (fresh.length === 0) continue;
      if (slips.length === most) return { slips, next: slips.at(-1)!.personId };
      slips.push(slipOf(run, items, fresh));
    }
    from = ids.at(-1)!;
  }
}

function slipOf(run: Run, items: readonly Item[], fresh: readonly Item[]): Slip {
  const { personId, name, manager } = items[0]!;
  return {
    personId,
    name,
    manager: manager ?? '',
    items: items.map((item) => {
      const { what, why } = itemIn(run, item);
      // Paper is read some other day: no “in 7 days”.
      const key = item.dueOn >= item.today ? 'slips.when-ahead' : 'slips.when-late';
      return { what, why, when: run.messages.t(key, { day: dayText(run.messages, item.dueOn) }) };
    }),
    keys: fresh.map(keyOf),
  };
}

const keyOf = ({ personId, obligation, stage, dueOn }: Item): string =>
  `${personId} ${obligation} ${stageKept(stage, dueOn)}`;

const BATCH = 50;

/**
 * Records that slips were handed out, of those whose keys are given; gives to how many people. What is not true any more, was said
 * meanwhile or belongs to somebody else is left out. Twice is once.
 */
export async function handOut(
  run: Run,
  by: string,
  wanted: SlipsWanted,
  keys: readonly string[],
): Promise<number> {
  const ids = [...new Set(keys.map((key) => key.split(' ', 1)[0]!))].toSorted();
  let people = 0;
  for (let i = 0; i < ids.length; i += BATCH) {
    const batch = ids.slice(i, i + BATCH);
    people += await transact(run.database.write, (tx) => hand(tx, run, by, wanted, batch, new Set(keys)));
  }
  return people;
}

async function hand(
  tx: Tx,
  run: Run,
  by: string,
  wanted: SlipsWanted,
  ids: readonly string[],
  keys: ReadonlySet<string>,
): Promise<number> {
  await lockPeople(tx, ids);
  const silent = await silentAfter(tx, { ...wanted, span: run.span, among: ids }, '', ids.length);
  const owing = await itemsOf(tx, run, silent);
  const said = await saidOf(tx, owing);
  const at = run.now.toISOString();
  let people = 0;
  for (const [personId, items] of owing) {
    const fresh = freshOf(items, said).filter((item) => keys.has(keyOf(item)));
    if (fresh.length === 0) continue;
    people++;
    const slip = newId(run.now);
    const entries = fresh.map(({ obligation, stage, dueOn }) => ({
      at,
      kind: 'slip-handed',
      personId,
      facts: { by, slip, obligation, stage: stageKept(stage, dueOn) },
    }));
    await append(tx, run.now, entries);
  }
  return people;
}
