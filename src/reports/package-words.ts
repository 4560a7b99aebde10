import type { Claim } from '../scorm/claim.ts';
import type { Reason } from '../scorm/decision.ts';
import { saidText } from '../scorm/learn-words.ts';
import type { Messages } from '../web/messages.ts';
import type { AttemptState } from './package-people.ts';

/** Each state of an attempt looks like a state of somebody: see views/layout/status.ejs. */
export const LOOK_OF: Readonly<Record<AttemptState, string>> = {
  done: 'current',
  open: 'waiting',
  ended: 'exempt',
};

/** Whole minutes; what took some seconds took less than one. */
export function minutesText({ t }: Messages, seconds: number): string {
  if (seconds > 0 && seconds < 60) return t('scorm.report-under-minute');
  return t('scorm.report-minutes', { count: Math.round(seconds / 60) });
}

/** What the content claims, with the time that it claims. */
export function claimText(messages: Messages, claim: Claim): string {
  const said = saidText(messages, claim);
  const time =
    claim.seconds > 0
      ? messages.t('scorm.report-its-time', { time: minutesText(messages, claim.seconds) })
      : '';
  const all = [said, time].filter((text) => text !== '').join(', ');
  return all === '' ? messages.t('scorm.report-said-nothing') : begun(messages, all);
}

const begun = ({ language }: Messages, text: string): string =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

/** One condition with what there is of it. */
export function reasonText({ t }: Messages, { of, asked = 0, found }: Reason): string {
  if (of === 'completed' || of === 'passed') return t(`scorm.report-reason-${of}`);
  if (of === 'minutes') return t('scorm.report-reason-minutes', { asked, found: found ?? 0 });
  return found === null || found === undefined
    ? t('scorm.report-reason-no-score', { asked })
    : t('scorm.report-reason-score', { asked, found: String(found) });
}

/** Of one that counts why it does, of others what is missing; '' where neither is known. */
export function reasonsText(messages: Messages, reasons: readonly Reason[], state: AttemptState): string {
  const shown = state === 'done' ? reasons : reasons.filter(({ met }) => !met);
  if (shown.length === 0) return '';
  const list = shown.map((one) => reasonText(messages, one)).join('; ');
  return messages.t(state === 'done' ? 'scorm.report-because' : 'scorm.report-missing', { list });
}
