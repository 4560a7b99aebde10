import { sql } from 'kysely';
import { isMigrated } from '../../src/database/migrate.ts';
import { onBoth, type TestDatabase } from './databases.ts';

onBoth('a test database', (open, kind) => {
  let kept: TestDatabase;
  beforeAll(async () => {
    kept = await open();
  });

  const site = { id: 's', name: 'S', country: 'US', zone: 'UTC' };

  for (const time of ['first', 'second']) {
    it(`is migrated, and fresh the ${time} time`, async () => {
      const database = await open();
      expect(database.kind).toBe(kind);
      expect(await isMigrated(database)).toBe(true);
      await database.write.insertInto('site').values(site).execute();
    });
  }

  it('is kept through the block when it was opened before it', async () => {
    await sql`select 1`.execute(kept.read);
  });
});
