import type { Messages } from '../web/messages.ts';

const UNITS = ['kb', 'mb', 'gb', 'tb'] as const;

/** A size for people: three figures at most, in units of a thousand. */
export function bytesText(messages: Messages, bytes: number): string {
  let [size, unit] = [bytes / 1000, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) [size, unit] = [size / 1000, unit + 1];
  const rounded = size === 0 ? 0 : size < 9.95 ? Math.max(0.1, Math.round(size * 10) / 10) : Math.round(size);
  return messages.t(`running.bytes-${UNITS[unit]!}`, { size: rounded });
}

/** How often: a time of day, or so many seconds between two runs. */
export function whenText(messages: Messages, when: string | number | null): string {
  if (when === null) return messages.t('running.when-elsewhere');
  if (typeof when === 'string') return messages.t('running.when-daily', { time: when });
  if (when < 60) return messages.t('running.when-seconds', { count: when });
  if (when < 3600) return messages.t('running.when-minutes', { count: Math.round(when / 60) });
  return messages.t('running.when-hours', { count: Math.round(when / 3600) });
}

/** A span in the largest unit that fits. */
export function spanText(messages: Messages, seconds: number): string {
  if (seconds < 5400)
    return messages.t('running.span-minutes', { count: Math.max(1, Math.round(seconds / 60)) });
  if (seconds < 129_600) return messages.t('running.span-hours', { count: Math.round(seconds / 3600) });
  return messages.t('running.span-days', { count: Math.round(seconds / 86_400) });
}

/** What a job does, in words; its name where nobody has said. */
export function jobText(messages: Messages, name: string): string {
  const key = `running.job-${name}`;
  return messages.has(key) ? messages.t(`running.job-${name}`) : name;
}
