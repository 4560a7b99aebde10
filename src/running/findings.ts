import type { Messages } from '../web/messages.ts';
import { isTight } from './disk.ts';
import type { State } from './state.ts';
import { bytesText, jobText } from './words.ts';

/** One thing about how Heed runs: whether it is well, could be better, or needs somebody; where to go for it. */
export interface Finding {
  about: 'database' | 'disk' | 'backup' | 'timetable' | 'mail' | 'record' | 'witnesses';
  state: 'well' | 'could' | 'needs';
  text: string;
  href?: string;
}

export interface Told {
  messages: Messages;
  now: Date;
  /** An instant as people read it. */
  instant: (at: string) => string;
}

const HOUR_MS = 3_600_000;
/** Sealing takes a second or two; whatever waits for so long is stuck. */
const SEAL_MS = 120_000;

/** What there is to say of the state, a line for each matter and always in this order. */
export const findingsOf = (state: State, told: Told): Finding[] => [
  ofDatabase(state, told),
  ofDisk(state, told),
  ofBackup(state, told),
  ofTimetable(state, told),
  ofMail(state, told),
  ofRecord(state, told),
  ofWitnesses(state, told),
];

function ofDatabase({ database: { kind, version, bytes } }: State, { messages }: Told): Finding {
  const params = { version, size: bytesText(messages, bytes) };
  return { about: 'database', state: 'well', text: messages.t(`running.database-${kind}`, params) };
}

function ofDisk({ disk, database }: State, { messages: { t }, messages }: Told): Finding {
  const kept = disk.packages + disk.packs + (database.kind === 'sqlite' ? database.bytes : 0);
  const { free } = disk.data;
  if (free === null) return { about: 'disk', state: 'could', text: t('running.disk-unknown') };
  const size = bytesText(messages, free);
  if (isTight(disk.data, kept))
    return { about: 'disk', state: 'needs', text: t('running.disk-tight', { size }) };
  if (disk.backups !== undefined && isTight(disk.backups, kept)) {
    const left = bytesText(messages, disk.backups.free ?? 0);
    return { about: 'disk', state: 'needs', text: t('running.disk-backups-tight', { size: left }) };
  }
  return { about: 'disk', state: 'well', text: t('running.disk-well', { size }) };
}

function ofBackup({ backup }: State, { messages: { t }, instant }: Told): Finding {
  const about = 'backup';
  if (!backup.nightly) return { about, state: 'could', text: t('running.backup-none-asked') };
  if (!backup.trouble)
    return { about, state: 'well', text: t('running.backup-well', { at: instant(backup.last!) }) };
  const said =
    backup.last === null ? t('backup.home-none') : t('backup.home-last', { at: instant(backup.last) });
  return { about, state: 'needs', text: backup.why === null ? said : `${said} ${backup.why}` };
}

function ofTimetable({ jobs, remindersLate }: State, { messages, messages: { t } }: Told): Finding {
  const about = 'timetable';
  const failed = jobs.filter(({ state }) => state === 'failed');
  if (failed.length > 0) {
    const which = failed.map(({ name }) => jobText(messages, name)).join(' · ');
    return { about, state: 'needs', text: t('running.timetable-failed', { which }), href: '#jobs' };
  }
  if (remindersLate || jobs.some(({ state }) => state === 'late'))
    return { about, state: 'needs', text: t('running.timetable-late'), href: '#jobs' };
  return { about, state: 'well', text: t('running.timetable-well') };
}

function ofMail({ mail }: State, { messages: { t }, now }: Told): Finding {
  const about = 'mail';
  const lost = mail.failed + mail.unsure;
  if (lost > 0)
    return {
      about,
      state: 'needs',
      text: t('running.mail-failed', { count: lost }),
      href: '/mail?state=failed',
    };
  if (!mail.sends)
    return { about, state: 'could', text: t('running.mail-not-set', { count: mail.waiting }), href: '/mail' };
  if (mail.oldest !== null && now.getTime() - Date.parse(mail.oldest) > HOUR_MS)
    return {
      about,
      state: 'needs',
      text: t('running.mail-slow', { count: mail.waiting }),
      href: '/mail?state=waiting',
    };
  return { about, state: 'well', text: t('running.mail-well', { count: mail.waiting }) };
}

function ofRecord({ record }: State, { messages: { t }, now, instant }: Told): Finding {
  const about = 'record';
  if (record.since !== null && now.getTime() - Date.parse(record.since) > SEAL_MS)
    return {
      about,
      state: 'needs',
      text: t('running.record-stuck', { count: record.waiting }),
      href: '/log',
    };
  if (record.sealedAt === null) return { about, state: 'well', text: t('running.record-new') };
  return {
    about,
    state: 'well',
    text: t('running.record-well', { at: instant(record.sealedAt) }),
    href: '/log',
  };
}

function ofWitnesses({ witnesses }: State, { messages: { t } }: Told): Finding {
  const about = 'witnesses';
  const href = '/log/witnesses';
  if (witnesses.late > 0)
    return { about, state: 'needs', text: t('running.witnesses-late', { count: witnesses.late }), href };
  if (witnesses.stampsLate) return { about, state: 'needs', text: t('running.stamps-late'), href: '/log' };
  if (witnesses.count === 0) return { about, state: 'could', text: t('running.witnesses-none'), href };
  return { about, state: 'well', text: t('running.witnesses-well', { count: witnesses.count }), href };
}
