import type { Db } from '../database/database.ts';
import type { Messages } from '../web/messages.ts';
import { dayText } from '../web/render.ts';
import { readAsk } from './ask.ts';
import { askedWords } from './asked-words.ts';
import { packOf, packs } from './pack.store.ts';

/** So many packs, the newest, can be chosen from. */
const OFFERED = 100;

/** The packs that somebody may be let read, each called by what was asked for and the day on which it was asked. */
export const packChoices =
  (messages: Messages) =>
  async (db: Db): Promise<{ id: string; title: string }[]> => {
    const choices = [];
    for (const pack of await packs(db, OFFERED)) {
      const words = await askedWords(db, messages, readAsk(pack.ask), pack.reference);
      const asked = dayText(messages, pack.asked_at.slice(0, 10));
      choices.push({ id: pack.id, title: [...words.map(({ text }) => text), asked].join(' · ') });
    }
    return choices;
  };

/** Whether there is a pack of this id. */
export const isPack = async (db: Db, id: string): Promise<boolean> => (await packOf(db, id)) !== undefined;
