import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadLogKey } from '../../src/ledger/log-key.ts';
import { openLog } from '../../src/ledger/log.ts';
import { sealAll } from '../../src/ledger/sealer.ts';
import { bringPackage } from '../../src/scorm/bring/bring.ts';
import { changedFiles } from '../../src/scorm/kept-files.ts';
import { filesOf, versionOf } from '../../src/scorm/package.ts';
import '../../src/projections.ts';
import { onBoth } from '../support/databases.ts';
import { packageZip } from '../support/packages.ts';
import { heed } from '../support/program.ts';

const NOW = new Date('2026-10-05T09:00:00.000Z');

onBoth('heed verify, of the files of packages', (open) => {
  it('names each file that is not what was brought in, or is gone', async () => {
    const database = await open();
    const { folder: data, url } = database.place;
    const settings = { HEED_DATA: data, ...(url === undefined ? {} : { DATABASE_URL: url }) };
    const zip = await packageZip({ standard: '1.2', title: 'Fire', scos: [{ id: 'one', title: 'One' }] });
    const log = await openLog(database.write, loadLogKey(undefined, data), NOW);
    await bringPackage(database, NOW, null, { zip, id: 'fire', isNew: true, data });
    await sealAll(database.write, log, NOW);
    const version = (await versionOf(database.write, 'fire', 1))!;
    expect(await changedFiles(database.write, data)).toEqual([]);
    const files = await filesOf(database.write, version.row);
    const folder = join(data, 'packages', version.row.hash);
    expect(readdirSync(folder)).toHaveLength(files.size);
    appendFileSync(join(folder, files.get('one.html')!.kept), '<!-- more -->');
    rmSync(join(folder, files.get('sco.js')!.kept));
    const about = { package: 'fire', version: 1 };
    expect(await changedFiles(database.write, data)).toEqual(
      expect.arrayContaining([
        { ...about, path: 'one.html' },
        { ...about, path: 'sco.js' },
      ]),
    );
    expect((await changedFiles(database.write, data)).length).toBe(2);
    const verdict = await heed(['verify'], settings);
    expect(verdict.out).toContain(
      'Package fire, version 1: the file sco.js is not what was brought in, or is gone.',
    );
    expect(verdict.code).toBe(1);
  });
});
