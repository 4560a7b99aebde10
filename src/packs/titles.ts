import type { Db } from '../database/database.ts';
import { titlesOf } from '../obligations/titles.ts';
import type { Messages } from '../web/messages.ts';

/** What things are called, each looked up once. */
export function titlesIn(
  db: Db,
  messages: Messages,
): (things: readonly string[]) => Promise<Map<string, string>> {
  const known = new Map<string, string>();
  return async (things) => {
    const unknown = [...new Set(things)].filter((thing) => !known.has(thing));
    for (const [thing, title] of unknown.length === 0 ? [] : await titlesOf(db, messages, unknown))
      known.set(thing, title);
    return known;
  };
}

/** The thing that an obligation is about: the obligation says which round of it too. */
export const thingIn = (obligation: string): string => obligation.replace(/:\d+\.\d+$/, '');
