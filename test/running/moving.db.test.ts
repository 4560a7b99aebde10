import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shippedCourse } from '../../src/courses/shipped.ts';
import { Browser } from '../support/app.ts';
import { emptyPlace } from '../support/databases.ts';
import { blocksUnder, Machine } from './recipe.ts';

const PASSWORD = 'quiet river nine';

/** Sets an installation up through the link that it prints, with Ana as its administrator. */
async function setUp(machine: Machine): Promise<void> {
  const browser = new Browser(`http://127.0.0.1:${machine.port}`);
  const path = /\/first-run\/[\w-]+/.exec(machine.said)![0];
  await browser.get(path);
  const brackets = Object.fromEntries(
    shippedCourse().policy.brackets.map((b, n) => [`bracket-${n}`, b.default || 'Maria']),
  );
  await browser.post(path, {
    organisation: 'Clinic', country: 'us', zone: 'America/Chicago', site: 'Main', startDay: '2026-12-01', name: 'Ana',
    email: 'ana@clinic.example', password: PASSWORD, passwordAgain: PASSWORD, ...brackets,
  }); // prettier-ignore
}

/** What Ana sees of how it runs. */
async function running(machine: Machine): Promise<string> {
  const browser = new Browser(`http://127.0.0.1:${machine.port}`);
  await browser.signIn('ana@clinic.example', PASSWORD);
  const page = await browser.get('/running');
  expect(page.status).toBe(200);
  return page.text;
}

describe('docs/running.md, word for word', () => {
  const machines: Machine[] = [];
  const machine = async (env?: Record<string, string>) => {
    const made = await Machine.set(env);
    machines.push(made);
    return made;
  };
  afterEach(async () => {
    for (const one of machines.splice(0)) await one.remove();
  });

  it('upgrades with a backup, and finds the way back', async () => {
    const here = await machine();
    await here.start();
    await setUp(here);
    const [before, after] = blocksUnder('### To upgrade');
    await here.run(before!);
    // The newer version has a table more.
    here.put('opt/heed', {
      name: '9999_newer.sql',
      text: 'create table newer (id text primary key not null);\n',
    });
    await here.run(after!);
    expect(here.said).toContain('Before that everything was backed up in');
    const backups = join(here.root, 'var/backups/heed');
    expect(readdirSync(backups).filter((name) => name.startsWith('heed-before-upgrade-'))).toHaveLength(1);
    expect(await running(here)).toContain('Before an upgrade');

    const [back, ...more] = blocksUnder('### The way back');
    expect(more).toEqual([]);
    const out = await here.run(back!);
    expect(out).toContain('Restored from the backup of');
    expect(out).toContain('The record is sound');
    expect(here.said).toContain('Heed is on');
    await running(here);
  }, 240_000);

  it('moves to a new machine', async () => {
    const old = await machine();
    await old.start();
    await setUp(old);
    const [there, here] = blocksUnder('## To a new machine');
    await old.run(there!);
    const young = await machine();
    const file = 'var/backups/heed/move.backup';
    cpSync(join(old.root, file), join(young.root, file));
    const out = await young.run(here!);
    expect(out).toContain('The record is sound');
    await running(young);
  }, 240_000);

  it('moves from SQLite to PostgreSQL', async () => {
    const place = await emptyPlace('postgres');
    try {
      const here = await machine();
      await here.start();
      await setUp(here);
      const [block] = blocksUnder('## From SQLite to PostgreSQL');
      const address = 'postgres://heed:PASSWORD@localhost/heed';
      expect(block).toContain(address);
      const out = await here.run(block!.replace(address, place.place.url!));
      expect(out).toContain('The record is sound');
      expect(await running(here)).toContain('PostgreSQL');
      expect(readdirSync(join(here.root, 'var/lib/heed'))).not.toContain('heed.sqlite');
      await here.stop();
    } finally {
      for (const one of machines.splice(0)) await one.remove();
      await place.remove();
    }
  }, 240_000);
});
