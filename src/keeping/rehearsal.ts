import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { entriesOf } from './entry-sources.store.ts';
import { judge, type Class, type Held, type Kept, type Months, type Verdict } from './judge.ts';
import { attempts, leavers, mails, signatures, unclear, type Source } from './sources.store.ts';

/** Everything that a purge looks at. People come last: of who goes, everything else went before. */
export const SOURCES: readonly Source[] = [
  signatures,
  attempts,
  entriesOf('answers'),
  entriesOf('decisions'),
  entriesOf('committee'),
  entriesOf('exports'),
  mails,
  entriesOf('reminders'),
  entriesOf('imports'),
  unclear,
  leavers,
];

/** What came of a class: how many of each verdict, and the first few that go. */
export interface Count extends Record<Verdict, number> {
  class: Class;
  examples: Kept[];
}

const PAGE = 500;
const EXAMPLES = 3;

/** A thing with the source that it came from and what is to become of it. */
export interface Judged {
  source: Source;
  kept: Kept;
  verdict: Verdict;
}

/** Looks at everything that is kept and says of each whether it may go on a day. Changes nothing. */
export async function* judged(
  db: Db,
  { months, holds, day }: { months: Months; holds: readonly Held[]; day: Day },
): AsyncGenerator<Judged[]> {
  for (const source of SOURCES) {
    for (let after = ''; ;) {
      const found = await source.find(db, { after, most: PAGE });
      if (found.length === 0) break;
      after = found.at(-1)!.ref;
      yield found.map((kept) => ({ source, kept, verdict: judge(kept, months, holds, day) }));
    }
  }
}

/** Counts what would go on a day, and what stays for which reason, by class. */
export async function rehearse(
  db: Db,
  asked: { months: Months; holds: readonly Held[]; day: Day },
  each: (judged: readonly Judged[]) => Promise<void> = async () => {},
): Promise<Count[]> {
  const counts = new Map<Class, Count>();
  for await (const page of judged(db, asked)) {
    for (const { kept, verdict } of page) {
      const count = counts.get(kept.class) ?? emptyCount(kept.class);
      counts.set(kept.class, count);
      count[verdict] += 1;
      if (verdict === 'goes' && count.examples.length < EXAMPLES) count.examples.push(kept);
    }
    await each(page);
  }
  return [...counts.values()];
}

const emptyCount = (kind: Class): Count => ({
  class: kind,
  goes: 0,
  young: 0,
  'in-force': 0,
  held: 0,
  examples: [],
});
