import { readFileSync } from 'node:fs';
import { readConfig } from '../../src/config.ts';
import { isTight } from '../../src/running/disk.ts';
import { findingsOf } from '../../src/running/findings.ts';
import { newest, newestOf } from '../../src/running/news.ts';
import type { State } from '../../src/running/state.ts';
import { bytesText, spanText, whenText } from '../../src/running/words.ts';
import { loadMessages } from '../../src/web/messages.ts';

const messages = loadMessages('en');
const now = new Date('2026-10-05T09:00:00.000Z');
const GB = 1024 ** 3;

const WELL: State = {
  database: { kind: 'sqlite', version: '3.50.0', bytes: 10_000_000, migratedAt: null },
  disk: {
    data: { free: 50 * GB, whole: 100 * GB },
    backups: undefined,
    packages: 0,
    packs: 0,
    other: 0,
    kept: [],
  },
  backup: { nightly: true, last: '2026-10-05T02:10:00.000Z', trouble: false, why: null },
  jobs: [],
  remindersLate: false,
  mail: { sends: true, waiting: 0, oldest: null, failed: 0, unsure: 0 },
  sessions: { sessions: 1, people: 1 },
  record: { sealedAt: '2026-10-05T08:59:00.000Z', waiting: 0, since: null },
  witnesses: { count: 1, late: 0, stampsLate: false },
  packs: { waiting: 0, failed: 0 },
};
const found = (over: Partial<State>) =>
  findingsOf({ ...WELL, ...over }, { messages, now, instant: (at) => at }).filter(
    ({ state }) => state !== 'well',
  );

describe('what is said of how Heed runs', () => {
  it('is nothing when all is well', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[string, Partial<State>, string, string]>([
    [
      'a full disk',
      { disk: { ...WELL.disk, data: { free: GB / 2, whole: GB } } },
      'needs',
      'Only 537 MB are free',
    ],
    [
      'no room for a backup before an upgrade',
      { disk: { ...WELL.disk, packages: 30 * GB } },
      'needs',
      'Make room',
    ],
    [
      'a full disk of the backups',
      { disk: { ...WELL.disk, backups: { free: 0, whole: GB } } },
      'needs',
      'where backups are kept',
    ],
    ['no backups', { backup: { ...WELL.backup, nightly: false } }, 'could', 'Set HEED_BACKUPS'],
    ['mail that failed', { mail: { ...WELL.mail, failed: 1, unsure: 1 } }, 'needs', '2 mails did not reach'],
    [
      'mail that waits long',
      { mail: { ...WELL.mail, waiting: 3, oldest: '2026-10-05T07:59:59.000Z' } },
      'needs',
      '3 mails wait, some for more than an hour',
    ],
    ['no mail server', { mail: { ...WELL.mail, sends: false } }, 'could', 'SMTP_URL is not set'],
    ['reminders that did not run', { remindersLate: true }, 'needs', 'Was Heed stopped?'],
    [
      'entries without a seal',
      { record: { ...WELL.record, waiting: 7, since: '2026-10-05T08:57:59.000Z' } },
      'needs',
      '7 entries wait for their seal',
    ],
    ['no witness', { witnesses: { ...WELL.witnesses, count: 0 } }, 'could', 'Nobody outside'],
    [
      'a witness out of reach',
      { witnesses: { ...WELL.witnesses, late: 1 } },
      'needs',
      '1 witness got no seal',
    ],
  ])('names %s', (_what, over, state, text) => {
    expect(found(over)).toEqual([expect.objectContaining({ state, text: expect.stringContaining(text) })]);
  });

  it('says sizes, spans and times as people do', () => {
    expect([0, 90, 1500, 999_400, 999_600, 1_234_567_890, 5e15].map((n) => bytesText(messages, n))).toEqual([
      '0 KB',
      '0.1 KB',
      '1.5 KB',
      '999 KB',
      '1 MB',
      '1.2 GB',
      '5,000 TB',
    ]);
    expect([10, 5399, 7200, 129_600].map((s) => spanText(messages, s))).toEqual([
      '1 minute',
      '90 minutes',
      '2 hours',
      '2 days',
    ]);
    expect([1, 10, 60, 120, 3600, '07:00', null].map((w) => whenText(messages, w))).toEqual([
      'each second',
      'every 10 seconds',
      'each minute',
      'every 2 minutes',
      'each hour',
      'each day at 07:00',
      'each day',
    ]);
  });

  it('calls a disk tight under a gigabyte, and under twice what is kept', () => {
    const at = (free: number | null, kept: number) => isTight({ free, whole: 10 * GB }, kept);
    expect([at(GB - 1, 0), at(GB, 0), at(3 * GB, 2 * GB), at(4 * GB, 2 * GB), at(null, 9)]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('takes what is new, and what must be done, from the list of changes that came along', () => {
    const list =
      '# Changes\n\nBold.\n\n## 2.0 (May)\n\n- New. **Do `this`\n  now.**\n- More.\n\n## 1.0\n\n- **Old.**\n';
    expect(newestOf(list)).toEqual({
      heading: '2.0 (May)',
      must: ['Do <code>this</code>\nnow.'],
      html: expect.stringContaining('<li>More.</li>'),
    });
    expect(newestOf('# Changes\n')).toBeUndefined();
    expect(newestOf('## 1\n\n- See _Running_.\n')?.html).toContain('See <b>Running</b>.');
    const shipped = newest()!;
    expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(`## ${shipped.heading}\n`);
    // Each is read by itself, so each must be a sentence.
    for (const must of shipped.must) expect(must).toMatch(/^(<\w+>)*[A-Z][\s\S]*[.:]$/);
  });

  it('has words for every setting there is', () => {
    for (const { name } of readConfig({}, { data: '/nowhere' }).settings)
      expect([name, messages.has(`running.setting-${name}`)]).toEqual([name, true]);
  });

  it('keeps secret what is one', () => {
    const { settings } = readConfig({}, { data: '/nowhere' });
    const secret = settings.filter((one) => one.secret).map(({ name }) => name);
    for (const name of [
      'DATABASE_URL',
      'HEED_LOG_KEY',
      'SMTP_URL',
      'SMTP_OAUTH_SECRET',
      'SMTP_OAUTH_REFRESH',
    ])
      expect(secret).toContain(name);
  });
});
