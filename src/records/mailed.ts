import type { Db } from '../database/database.ts';
import { instantText } from '../web/render.ts';
import { mailsTo } from './attempts.store.ts';
import type { FileAsked, RecordRow } from './section.ts';

// Mails that speak of nobody but the one they went to.
const OF_THEM: ReadonlySet<string> = new Set([
  'reminder',
  'nudge',
  'gap',
  'invitation',
  'invitations',
  'reset',
  'follow-up',
]);
const OWN_ONLY = 'follow-up';

/** The mails that somebody got: when, how they went out, and what they said, where it was about nobody else. */
export async function mailRows(db: Db, personId: string, asked: FileAsked): Promise<RecordRow[]> {
  const { messages, zone, now, sight } = asked;
  const { t } = messages;
  // Auditors see that somebody was reminded, and no mails.
  if (!sight.isOwn && !sight.isOfficer) return [];
  const all = await mailsTo(db, personId, now.toISOString());
  return all
    .filter(({ kind }) => sight.isOwn || kind !== OWN_ONLY)
    .map((mail): RecordRow => {
      const isTheirs = OF_THEM.has(mail.kind);
      const went =
        mail.sent_at === null
          ? t(`kept.mail-${mail.state}`)
          : t('kept.mail-went', { when: instantText(messages, mail.sent_at, zone) });
      return {
        at: mail.created_at,
        knownAt: null,
        kind: 'mail',
        group: 'reminded',
        text: isTheirs ? t('kept.mail', { subject: mail.subject }) : t('kept.mail-of-others'),
        more: [went, ...(isTheirs ? mail.text.split(/\n+/).filter((line) => line.trim() !== '') : [])],
        by: '',
        facts: { mail: mail.id, kind: mail.kind, state: mail.state, sentAt: mail.sent_at },
        values: {},
        struck: null,
        entry: null,
        href: '',
      };
    });
}
