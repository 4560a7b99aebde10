import type { Db } from '../database/database.ts';
import { wordingsNow } from '../mail/wordings.ts';
import { titlesOf } from '../obligations/titles.ts';
import { messagesOfAll } from '../people/language.ts';
import type { Run } from './telling.ts';

/** For each of these people the run in the language in which they are written to. */
export async function spokenTo(db: Db, run: Run, ids: readonly string[]): Promise<(personId: string) => Run> {
  const messagesOf = await messagesOfAll(db, ids);
  const runs = new Map<string, Run>();
  for (const id of ids) {
    const messages = messagesOf(id);
    if (runs.has(messages.language)) continue;
    const isIts = messages.language === run.messages.language;
    runs.set(
      messages.language,
      isIts
        ? run
        : {
            ...run,
            messages,
            wordings: await wordingsNow(db, messages),
            titles: await titlesOf(db, messages, run.titles.keys()),
          },
    );
  }
  return (personId) => runs.get(messagesOf(personId).language) ?? run;
}
