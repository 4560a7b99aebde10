import { transact } from '../../src/database/database.ts';
import { chooseLanguage } from '../../src/people/language.ts';
import { stillToSay } from '../../src/reminders/remind.ts';
import { onBoth } from '../support/databases.ts';
import { DUE, house, NOW } from './make.ts';

onBoth('a reminder', (open) => {
  it('is written in the language of each of those whom it is for, also when it goes out later', async () => {
    const database = await open();
    const here = await house(database);
    const [boss, english, spanish] = [await here.add(), await here.add(), await here.add()];
    await here.under(english, boss);
    await here.under(spanish, boss);
    const speaks = (personId: string) =>
      transact(database.write, (tx) => chooseLanguage(tx, NOW, personId, 'es'));
    await speaks(spanish);
    await here.run(DUE);
    const mails = await database.read.selectFrom('mail').selectAll().execute();
    const languageOf = (personId: string) =>
      mails
        .filter((mail) => mail.person_id === personId)
        .map(({ html }) => /<html lang="(\w+)"/.exec(html)?.[1]);
    expect(languageOf(english)).toEqual(['en']);
    expect(languageOf(spanish)).toEqual(['es']);
    const day = mails.find((mail) => mail.person_id === spanish)!.text;
    expect(day).toContain('31 mar 2026');
    // Chosen meanwhile: what waits goes out in that.
    await speaks(english);
    const [waiting] = mails.filter((mail) => mail.person_id === english);
    const words = await transact(database.write, (tx) =>
      stillToSay(here.deps, tx, new Date(`${DUE}T15:00:00.000Z`), {
        id: waiting!.id,
        personId: english,
        kind: waiting!.kind,
      }),
    );
    expect(words).toMatchObject({ html: expect.stringContaining('<html lang="es"') });
  });
});
