import type { Messages } from '../web/messages.ts';
import type { Claim } from './claim.ts';
import type { Reason } from './decision.ts';

/** What the content of a package claims, in a few words; '' while it claims nothing. */
export function saidText({ t }: Messages, { completion, success, score }: Claim): string {
  const said = [
    ...(completion === 'completed' || completion === 'incomplete'
      ? [t(`scorm.learn-said-${completion}`)]
      : []),
    ...(success === 'unknown' ? [] : [t(`scorm.learn-said-${success}`)]),
    ...(score === null ? [] : [t('scorm.learn-said-score', { score: String(score) })]),
  ];
  return said.join(', ');
}

/** One thing that must hold until a package counts as done, in words; once it is begun with how far that is. */
export function askText({ t }: Messages, { of, asked = 0, found }: Reason, isBegun: boolean): string {
  if (of === 'minutes' && isBegun)
    return t('scorm.learn-asks-minutes-so-far', { count: asked, found: String(found ?? 0) });
  if (of === 'minutes') return t('scorm.learn-asks-minutes', { count: asked });
  return t(`scorm.learn-asks-${of}`, { score: String(asked) });
}
