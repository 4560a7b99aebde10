import { createHash } from 'node:crypto';
import { transact, type Tx } from '../src/database/database.ts';
import type { Schema } from '../src/database/schema.ts';
import { parseEntry } from '../src/ledger/entry.ts';
import { append } from '../src/ledger/ledger.ts';
import { keptProblems } from '../src/verify-kept.ts';
import { loadMessages } from '../src/web/messages.ts';
import { unguarded } from './ledger/tampering.ts';
import { addStaff, startApp, type TestApp } from './support/app.ts';
import { onBoth, type TestDatabase } from './support/databases.ts';
import { passCourse, putIntoForce, signAs } from './support/training.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

type Kept = 'policy' | 'course' | 'course-folder' | 'picture' | 'policy-text';

/** What is done to a kept text of a kind, or to a certificate, and what is said: the sentence, and the kind of entry that is named. */
interface Attack {
  name: string;
  does: (tx: Tx, hash: string) => Promise<unknown>;
  says: string;
}

const bodyOf = async (tx: Tx, hash: string) =>
  (await tx.selectFrom('content').select('body').where('hash', '=', hash).executeTakeFirstOrThrow()).body;

const ON_TEXTS: Attack[] = [
  {
    name: 'altered',
    does: async (tx, hash) =>
      tx
        .updateTable('content')
        .set({ body: `${await bodyOf(tx, hash)} ` })
        .where('hash', '=', hash)
        .execute(),
    says: 'is not what was published, taught or signed',
  },
  {
    name: 'deleted',
    does: (tx, hash) => tx.deleteFrom('content').where('hash', '=', hash).execute(),
    says: 'is gone',
  },
  {
    name: 'altered and put under its new hash',
    does: async (tx, hash) => {
      const body = `${await bodyOf(tx, hash)} `;
      await tx
        .updateTable('content')
        .set({ body, hash: sha256(body) })
        .where('hash', '=', hash)
        .execute();
    },
    says: 'is gone',
  },
  {
    name: 'exchanged for another',
    does: async (tx, hash) => {
      const body = 'Nothing is forbidden.';
      await tx.updateTable('content').set({ body }).where('hash', '=', hash).execute();
    },
    says: 'is not what was published, taught or signed',
  },
];

const NAMED_BY: Record<Kept, string> = {
  policy: 'policy-published',
  course: 'course-adopted',
  'course-folder': 'course-adopted',
  picture: 'course-adopted',
  'policy-text': 'signed',
};

const file = (tx: Tx, change: { hash?: string; body?: string }) =>
  tx.updateTable('certificate_file').set(change).execute();

const ON_FILES: Attack[] = [
  {
    name: 'altered',
    does: (tx) => file(tx, { body: Buffer.from('other').toString('base64') }),
    says: 'is not the one that was issued',
  },
  {
    name: 'deleted',
    does: (tx) => tx.deleteFrom('certificate_file').execute(),
    says: 'is gone, and no purge entry',
  },
  {
    name: 'altered and put under its new hash',
    does: (tx) => file(tx, { body: Buffer.from('other').toString('base64'), hash: sha256('other') }),
    says: 'is gone, and no purge entry',
  },
];

onBoth('heed verify, of what was kept beside the record', (open, kind) => {
  let app: TestApp;
  let database: TestDatabase;
  let before: string[];
  let rows: { content: Schema['content'][]; files: Schema['certificate_file'][] };

  beforeAll(async () => {
    database = await open();
    app = await startApp({ database });
    const now = app.clock.now();
    await putIntoForce(database, now);
    const nurse = await addStaff(app, { name: 'Ana O’Neil', hiredOn: '2026-09-01' });
    await transact(database.write, (tx) => passCourse(tx, now, nurse.id));
    const id = await transact(database.write, (tx) => signAs(tx, now, nurse.id, 'Ana O’Neil', 1));
    await (await app.as(nurse)).post(`/signatures/${id}/certificate`);
    before = await found();
    rows = {
      content: await database.read.selectFrom('content').selectAll().execute(),
      files: await database.read.selectFrom('certificate_file').selectAll().execute(),
    };
  });
  afterEach(() =>
    unguarded(database.write, kind, async (tx) => {
      for (const table of ['content', 'certificate_file'] as const) await tx.deleteFrom(table).execute();
      await tx.insertInto('content').values(rows.content).execute();
      await tx.insertInto('certificate_file').values(rows.files).execute();
    }),
  );
  afterAll(() => app.close());

  async function found(): Promise<string[]> {
    const said: string[] = [];
    for await (const { text } of keptProblems(database.read, loadMessages('en'))) said.push(text);
    return said;
  }
  const entry = async (of: string) => {
    const rows = database.read.selectFrom('ledger').select('body').where('kind', '=', of).orderBy('id');
    return parseEntry((await rows.executeTakeFirstOrThrow()).body);
  };

  it('finds nothing in what is honest', () => {
    expect(before).toEqual([]);
  });

  it('names an entry for every picture, also of a course in another language', async () => {
    const { id } = await entry('course-adopted');
    const pictures = rows.content.filter((row) => row.kind === 'picture');
    expect(pictures.length).toBeGreaterThan(1);
    await unguarded(database.write, kind, async (tx) => {
      await tx.deleteFrom('content').where('kind', '=', 'picture').execute();
    });
    const said = await found();
    for (const { hash } of pictures)
      expect([hash, said.filter((line) => line.includes(hash) && line.includes(id)).length]).toEqual([
        hash,
        1,
      ]);
  });

  describe.each(Object.entries(NAMED_BY))('finds a kept %s', (of, by) => {
    it.each(ON_TEXTS)('$name, and names the entry', async ({ does, says }) => {
      const { hash } = await database.read
        .selectFrom('content')
        .select('hash')
        .where('kind', '=', of)
        .orderBy('hash')
        .executeTakeFirstOrThrow();
      await unguarded(database.write, kind, async (tx) => {
        await does(tx, hash);
      });
      const said = await found();
      const { id } = await entry(by);
      expect(
        said.filter((line) => line.includes(hash) && line.includes(says) && line.includes(id)),
      ).toHaveLength(1);
    });
  });

  it.each(ON_FILES)('finds the file of a certificate $name, and names its number', async ({ does, says }) => {
    const { id, facts } = await entry('certificate-issued');
    await unguarded(database.write, kind, async (tx) => {
      await does(tx, '');
    });
    const [line, ...more] = await found();
    expect([
      line?.includes(says),
      line?.includes(id),
      line?.includes(facts['number'] as string),
      more,
    ]).toEqual([true, true, true, []]);
  });

  it('takes a certificate that a purge erased for what it is', async () => {
    const { id } = await entry('certificate-issued');
    await transact(database.write, async (tx) => {
      await tx.deleteFrom('certificate_file').execute();
      await tx.deleteFrom('commitment').where('entry_id', '=', id).execute();
      await append(tx, app.clock.now(), [{ at: '2026-10-05', kind: 'purged', facts: { entries: [id] } }]);
    });
    expect(await found()).toEqual([]);
  });
});
