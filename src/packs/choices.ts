import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { readAsk } from './ask.ts';
import { askedWords, wordsKnown } from './asked-words.ts';
import { packOf, packs } from './pack.store.ts';

/** So many packs, the newest, can be chosen from. */
const OFFERED = 100;

/** The packs that somebody may be let read, each called by what was asked for and the day on which it was asked. */
export const packChoices =
  (messages: Messages) =>
  async (db: Db): Promise<{ id: string; title: string }[]> =>
    (await calledBy(db, messages, await packs(db, OFFERED))).map(({ id, what, asked_at: at }) => ({
      id,
      title: `${what} · ${dayText(messages, at.slice(0, 10))}`,
    }));

/** Packs, each with what was asked for in one line. */
export async function calledBy<T extends { ask: string; reference: string }>(
  db: Db,
  messages: Messages,
  found: readonly T[],
): Promise<(T & { what: string })[]> {
  const asks = found.map(({ ask }) => readAsk(ask));
  const known = await wordsKnown(db, messages, asks);
  return found.map((pack, n) => {
    const words = askedWords(messages, known, asks[n]!, pack.reference);
    return { ...pack, what: words.map(({ text }) => text).join(' · ') };
  });
}

/** Whether there is a pack of this id. */
export const isPack = async (db: Db, id: string): Promise<boolean> => (await packOf(db, id)) !== undefined;
