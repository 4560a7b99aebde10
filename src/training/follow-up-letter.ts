import { compose } from '../mail/compose.ts';
import { LINK } from '../mail/queue.ts';
import type { Messages } from '../web/messages.ts';
import { LINK_DAYS } from './follow-up.ts';

/** The mail with the link to one question. The question itself is not in it: mail is read over shoulders. */
export function followUpLetter(
  messages: Messages,
  { organisation, name }: { organisation: string; name: string },
): { subject: string; text: string; html: string } {
  const { t } = messages;
  return compose(messages, {
    organisation,
    subject: t('follow-up.mail-subject', { organisation }),
    parts: [t('follow-up.mail-hello', { name }), t('follow-up.mail-lead'), t('follow-up.mail-free')],
    action: { text: t('follow-up.mail-action'), href: LINK },
    after: [t('follow-up.mail-link', { count: LINK_DAYS }), t('follow-up.mail-stop')],
  });
}
