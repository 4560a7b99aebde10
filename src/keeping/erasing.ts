import type { Db, Tx } from '../database/database.ts';
import { notFound } from '../errors.ts';
import type { Messages } from '../web/messages.ts';
import { dropCertificateFiles } from './let-go.store.ts';
import { names, tellingTexts, without } from './naming.ts';
import {
  dropPersonRows,
  dropViewsNaming,
  entriesAboutAndBy,
  entriesNaming,
  identityOf,
  mailsNaming,
  packNames,
  renamePack,
  setMail,
  textsNaming,
  typedNames,
} from './person-rows.store.ts';

/** What names a person, found beside the writers, and how it goes. */
export interface Naming {
  /** How many records of their own hold words, how many of others name them, how many mails to others, how many kept texts. */
  own: number;
  others: number;
  mails: number;
  texts: number;
  /** Takes their data away; gives the entries whose values are to go. */
  erase(tx: Tx): Promise<string[]>;
}

/** The name that stands wherever a person's name stood. */
export const erasedName = (messages: Messages, id: string): string =>
  messages.t('keeping.erased-name', { id: id.slice(-6) });

/** Finds everywhere that a person is named. Changes nothing until `erase`. */
export async function eraseNow(db: Db, messages: Messages, id: string): Promise<Naming> {
  const person = await identityOf(db, id);
  if (person === undefined) throw notFound();
  const texts = tellingTexts([
    person.name,
    person.email,
    person.employeeNumber,
    ...(await typedNames(db, id)),
  ]);
  const instead = erasedName(messages, id);
  const own = await entriesAboutAndBy(db, id);
  const naming = await entriesNaming(db, texts);
  const others = [...new Set(naming.map(({ entry }) => entry))].filter((entry) => !own.includes(entry));
  const mails = await mailsNaming(db, id, texts);
  return {
    own: own.length,
    others: others.length,
    mails: mails.length,
    texts: (await textsNaming(db, texts)).length,
    async erase(tx) {
      const entries = [...new Set([...(await entriesAboutAndBy(tx, id)), ...others])];
      await dropCertificateFiles(tx, entries);
      await dropPersonRows(tx, id, instead);
      await dropViewsNaming(tx, texts);
      for (const { id: mail, subject, text, html, calendar } of mails)
        await setMail(tx, mail, {
          subject: without(subject, texts, instead),
          text: without(text, texts, instead),
          html: without(html, texts, instead),
          calendar: calendar === null ? null : without(calendar, texts, instead),
        });
      for (const { id: pack, reference } of await packNames(tx))
        if (names(reference, texts)) await renamePack(tx, pack, without(reference, texts, instead));
      return entries;
    },
  };
}
