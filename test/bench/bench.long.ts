import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// Whether it still runs and every answer is right. How fast it is, is no matter for a test.
test('the bench runs on few people, and every answer is right', () => {
  const program = join(import.meta.dirname, 'bench.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--quick', '--source'], {
    encoding: 'utf8',
    timeout: 110_000,
  });
  expect([status, stderr]).toEqual([0, '']);
  for (const name of [
    'home',
    'lesson',
    'handing in a test',
    'report of a manager',
    'report of all',
    'CSV of all',
  ])
    expect(stdout).toMatch(new RegExp(`^${name} +4 `, 'm'));
  const file = /In numbers: (.*)/.exec(stdout)?.[1] ?? '';
  const { measurements } = JSON.parse(readFileSync(file, 'utf8')) as { measurements: { ratio: number }[] };
  rmSync(file);
  expect(measurements).toHaveLength(12);
  for (const { ratio } of measurements) expect(ratio).toBeGreaterThan(0);
}, 120_000);
