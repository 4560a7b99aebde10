import type { Cell } from '../reports/table.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import { reminderWords, thingSaid } from './reminder-words.ts';
import type { Out } from './spool.ts';
import { titlesIn } from './titles.ts';
import { gapsIn, nudgesTo, saidTo } from './training.store.ts';
import { namerOf } from './whom.ts';

/** What the first page says of reminders. */
export interface ReminderFacts {
  said: number;
  gaps: number;
}

const SAID = ['person', 'employee_number', 'name', 'at', 'how', 'about', 'stage', 'by', 'in_words'];

/** What was reminded, by mail, on paper or by hand, and the times without any reminders. */
export async function remindersPart(packing: Packing, out: Out): Promise<ReminderFacts> {
  const { db, chosen, messages } = packing;
  const [from, to] = instantsOf(packing);
  const titles = titlesIn(db, messages);
  async function* rows(): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(chosen)) {
      const said = await saidTo(db, ids, from, to);
      const nudges = await nudgesTo(db, ids, from, to);
      const actors = [...said.flatMap((row) => row.slip_by ?? []), ...nudges.map((row) => row.by_id)];
      const { name, number } = await namerOf(db, [...ids, ...actors], messages.t('packs.erased'));
      const all = [
        ...said.map((row) => ({
          id: row.person_id,
          at: row.at,
          how: row.slip_by === null ? 'mail' : 'paper',
          about: row.obligation,
          stage: row.stage,
          by: row.slip_by,
        })),
        ...nudges.map((row) => ({
          id: row.person_id,
          at: row.at,
          how: 'by hand',
          about: '',
          stage: '',
          by: row.by_id,
        })),
      ];
      const known = await titles(all.map(({ about }) => thingSaid(about)).filter((one) => one !== ''));
      yield all
        .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
        .map(({ id, at, how, about, stage, by }) => [
          id,
          number(id),
          name(id),
          at,
          how,
          about,
          stage,
          name(by),
          reminderWords(messages, { about, stage }, known),
        ]);
    }
  }
  const said = await out.sheet('reminders/reminders', SAID, rows());
  const gaps = await gapsIn(db, from, to);
  await out.sheet(
    'reminders/times-without',
    ['from', 'to'],
    [gaps.map((row): Cell[] => [row.from_at, row.to_at])],
  );
  return { said, gaps: gaps.length };
}
