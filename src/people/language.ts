import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';
import type { Projection } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import { textOf } from '../organisation/organisation.projection.ts';
import { languageIn, type Language } from '../web/languages.ts';
import { messagesIn, type Messages } from '../web/messages.ts';
import { putLanguage, tongueOf, tonguesKnown, tonguesOf, type Tongue } from './language.store.ts';

/** Notes the language that somebody chose for themselves; false when it was theirs already. */
export async function chooseLanguage(
  tx: Tx,
  now: Date,
  personId: string,
  language: Language,
): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  if ((await tongueOf(tx, personId))?.chosen === language) return false;
  await append(tx, now, [{ at: now.toISOString(), kind: 'language-chosen', personId, facts: { language } }]);
  return true;
}

/** What each person chose last. */
export const languageProjection: Projection = {
  name: 'languages',
  tables: ['person_language'],
  kinds: ['language-chosen'],
  async apply(tx, entries) {
    for (const { personId, facts } of entries)
      if (personId !== null) await putLanguage(tx, personId, textOf(facts, 'language'));
  },
};

const houseLanguage = async (db: Db): Promise<Language> => (await organisation(db))?.language ?? 'en';

const spokenBy = (tongue: Tongue | undefined, house: Language): Language =>
  languageIn(tongue?.chosen) ?? languageIn(tongue?.reads) ?? house;

/** The language in which a person is taught and written to, where no page says another one. */
export async function languageFor(db: Db, personId: string): Promise<Language> {
  return spokenBy(await tongueOf(db, personId), await houseLanguage(db));
}

/** The words in which a person is written to: their own choice, what the register of staff says, else the organisation's. */
export async function messagesFor(db: Db, personId: string): Promise<Messages> {
  return messagesIn(await languageFor(db, personId));
}

/** The same for many: of `ids`, or of everybody. What it gives answers for each of them. */
export async function messagesOfAll(
  db: Db,
  ids?: readonly string[],
): Promise<(personId: string) => Messages> {
  const house = await houseLanguage(db);
  const rows = ids === undefined ? await tonguesKnown(db) : await tonguesOf(db, ids);
  const spoken = new Map(rows.map((row) => [row.person_id, spokenBy(row, house)]));
  return (personId) => messagesIn(spoken.get(personId) ?? house);
}
