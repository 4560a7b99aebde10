import { arch, platform, release } from 'node:os';
import { uptime, version as nodeVersion } from 'node:process';
import type { Config, Setting } from '../config.ts';
import { APP_VERSION } from '../training/signing-circumstances.ts';
import type { Ground, Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { instantText, render } from '../web/render.ts';
import type { Disk } from './disk.ts';
import type { JobState } from './jobs.ts';
import { findingsOf } from './findings.ts';
import { newest } from './news.ts';
import { stateNow, type State } from './state.ts';
import { bytesText, jobText, spanText, whenText } from './words.ts';

const BACKUPS_SHOWN = 5;

/** How Heed runs, on one page, for whoever administers it. */
export function runningPages(ground: Ground): Record<'show', Page> {
  return {
    async show(req, res) {
      const { now, place } = res.locals;
      const { messages, zone } = place;
      const instant = (at: string) => instantText(messages, at, zone);
      const state = await stateNow(ground, now);
      const findings = findingsOf(state, { messages, now, instant });
      const { disk } = state;
      render(req, res, 'running/running', {
        title: messages.t('running.title'),
        wide: true,
        findings: findings.map((one) => ({ ...one, status: STATUS[one.state] })),
        needs: findings.filter((one) => one.state === 'needs').length,
        could: findings.filter((one) => one.state === 'could').length,
        spaces: spacesOf(messages, state),
        sizes: sizesOf(messages, state),
        backups: disk.kept.slice(0, BACKUPS_SHOWN).map((one) => backupRow(messages, one)),
        jobs: state.jobs
          .map((one) => asSetUp(one, ground.config))
          .map((job) => ({
            ...job,
            text: jobText(messages, job.name),
            whenText: whenText(messages, job.when),
            status: JOB_STATUS[job.state],
          })),
        settings: ground.config.settings.filter(isSet).map((one) => settingRow(messages, one)),
        unset: ground.config.settings.filter((one) => !isSet(one)).map((one) => settingRow(messages, one)),
        facts: factsOf(messages, ground, state, instant),
        news: newest(),
      });
    },
  };
}

const STATUS = { well: 'current', could: 'due', needs: 'overdue' } as const;
const JOB_STATUS = {
  good: 'current',
  failed: 'failed',
  late: 'overdue',
  running: 'waiting',
  never: 'exempt',
  off: 'exempt',
} as const;

// With nowhere to put it the job of the backup has nothing to do, and that is not "went well".
const asSetUp = (job: JobState, { backups }: Pick<Config, 'backups'>) =>
  job.name === 'backup' && backups === undefined ? { ...job, state: 'off' as const } : job;

const backupRow = (messages: Messages, { name, bytes, at, upgrade }: Disk['kept'][number]) => ({
  name,
  upgrade,
  at: at.toISOString(),
  size: bytesText(messages, bytes),
});

function spacesOf(messages: Messages, { disk }: State) {
  return [
    { key: 'running.disk-data', space: disk.data },
    ...(disk.backups === undefined ? [] : [{ key: 'running.disk-backups', space: disk.backups }]),
  ].flatMap(({ key, space: { free, whole } }) =>
    free === null || whole === null
      ? []
      : [{ text: messages.t(key), free: bytesText(messages, free), whole: bytesText(messages, whole) }],
  );
}

function sizesOf(messages: Messages, { disk, database }: State) {
  const sizes = {
    database: database.bytes,
    packages: disk.packages,
    packs: disk.packs,
    backups: disk.kept.reduce((sum, { bytes }) => sum + bytes, 0),
    other: disk.other,
  };
  return Object.entries(sizes).map(([name, bytes]) => ({
    text: messages.t(`running.size-${name}`),
    size: bytesText(messages, bytes),
  }));
}

const isSet = ({ from }: Setting): boolean => from !== 'default';

/** A setting as it may be shown: of a secret only whether it is set. */
const settingRow = (messages: Messages, { name, from, value, secret }: Setting) => ({
  name,
  text: messages.has(`running.setting-${name}`) ? messages.t(`running.setting-${name}`) : '',
  value: secret ? messages.t('running.setting-secret') : value,
  from: from === 'default' ? '' : messages.t(`running.from-${from}`),
});

function factsOf(
  messages: Messages,
  { config, vitals, clock }: Ground,
  { database, sessions }: State,
  instant: (at: string) => string,
) {
  const { t } = messages;
  const seconds = Math.max(0, Math.min(uptime(), (clock.now().getTime() - vitals.since.getTime()) / 1000));
  const facts = {
    version: APP_VERSION,
    since: t('running.fact-since-text', {
      at: instant(vitals.since.toISOString()),
      span: spanText(messages, seconds),
    }),
    address: config.origin,
    node: `${nodeVersion} · ${platform()} ${release()} · ${arch()}`,
    database: t(`running.fact-${database.kind}`, { version: database.version }),
    migrated: database.migratedAt === null ? '–' : instant(database.migratedAt),
    sessions: t('running.fact-sessions-text', { count: sessions.people }),
  };
  return Object.entries(facts).map(([name, text]) => ({ label: t(`running.fact-${name}`), text }));
}
