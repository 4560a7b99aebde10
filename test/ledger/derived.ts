import type { Db } from '../../src/database/database.ts';
import type { Projection } from '../../src/ledger/ledger.ts';

/** Where each person is, and on which number they were last seen: the order of entries shows in it. */
export const lastSeen: Projection = {
  name: 'last seen',
  tables: ['placement'],
  kinds: ['counted'],
  async apply(tx, entries) {
    for (const { personId, facts } of entries) {
      const row = { person_id: personId!, job_role: 'nurse', site_id: 's', team: String(Number(facts['n'])) };
      await tx
        .insertInto('placement')
        .values(row)
        .onConflict((c) => c.column('person_id').doUpdateSet(row))
        .execute();
    }
  },
};

/** One row an entry, with texts that databases sort differently, and nulls. */
const STAGES = ['a', 'B', 'é', 'Z', '\u{1F600}', '\uFFFD', '_', ''];
export const everything: Projection = {
  name: 'everything',
  tables: ['said'],
  kinds: ['counted', 'other'],
  async apply(tx, entries) {
    for (const { id, personId, at, facts } of entries) {
      const stage = STAGES[Number(facts['n']) % STAGES.length]!;
      const mail = personId === 'person-0' ? null : id;
      await tx
        .insertInto('said')
        .values({ person_id: personId!, obligation: id, stage, mail_id: mail, at })
        .execute();
    }
  },
};

export const derived = async (db: Db) => [
  await db.selectFrom('placement').selectAll().orderBy('person_id').execute(),
  await db.selectFrom('said').selectAll().orderBy('obligation').execute(),
];
