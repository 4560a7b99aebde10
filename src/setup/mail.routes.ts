import { lockPeople, transact, type Tx } from '../database/database.ts';
import { conflict, HeedError } from '../errors.ts';
import { compose } from '../mail/compose.ts';
import { reasonText, stateTag } from '../mail/mail.ts';
import { addressOfPerson } from '../mail/outbox.store.ts';
import { queueMail } from '../mail/queue.ts';
import { viewerOf, type Ground, type Page, type Place } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { lastTest } from './marks.store.ts';

const PAUSE_MS = 30_000;

/** What to write down in each of the usual cases. */
const WAYS = [
  {
    way: 'password',
    settings:
      'SMTP_URL=smtps://training%40example.org:PASSWORD@smtp.example.org:465\nMAIL_FROM=training@example.org',
  },
  { way: 'relay', settings: 'SMTP_URL=smtp://relay.example.org:25\nMAIL_FROM=training@example.org' },
  {
    way: 'oauth',
    settings:
      'SMTP_URL=smtp://training%40example.org@smtp.office365.com:587\nMAIL_FROM=training@example.org\nSMTP_OAUTH_URL=https://login.microsoftonline.com/TENANT/oauth2/v2.0/token\nSMTP_OAUTH_CLIENT=CLIENT-ID\nSMTP_OAUTH_SECRET=CLIENT-SECRET\nSMTP_OAUTH_REFRESH=REFRESH-TOKEN',
  },
] as const;

/** How mail goes out, and a test of it to whoever asks. */
export function mailSetupPages(ground: Ground): Record<'show' | 'test', Page> {
  const { read, write } = ground.database;
  const { smtpUrl, mailFrom } = ground.config;
  return {
    async show(req, res) {
      const { messages } = res.locals.place;
      const last = await lastTest(read);
      render(req, res, 'setup/mail', {
        title: messages.t('setup.step-mail'),
        server: smtpUrl === undefined ? '' : new URL(smtpUrl).host,
        from: mailFrom,
        own: (await addressOfPerson(read, viewerOf(res).personId)) ?? '',
        last:
          last === undefined
            ? undefined
            : {
                id: last.id,
                at: last.sent_at ?? last.created_at,
                tag: stateTag(messages, last),
                reason: reasonText(messages, last.error, ''),
                waits: last.state === 'waiting' || last.state === 'sending',
              },
        ways: WAYS,
      });
    },

    async test(_req, res) {
      const { place, now } = res.locals;
      await transact(write, (tx) => queueTest(tx, now, viewerOf(res).personId, place, ground.config.origin));
      res.redirect(303, '/setup/mail');
    },
  };
}

async function queueTest(tx: Tx, now: Date, personId: string, place: Place, origin: string): Promise<void> {
  const { messages, organisation } = place;
  await lockPeople(tx, [personId]);
  if ((await addressOfPerson(tx, personId)) === null) throw conflict('setup.mail-no-address');
  const last = await lastTest(tx);
  const waited = last === undefined ? PAUSE_MS : now.getTime() - Date.parse(last.created_at);
  if (waited < PAUSE_MS)
    throw new HeedError('too-many', 'setup.mail-wait', { count: Math.ceil((PAUSE_MS - waited) / 1000) });
  const letter = compose(messages, {
    organisation,
    subject: messages.t('setup.test-subject', { organisation }),
    parts: [messages.t('setup.test-text')],
    action: { text: messages.t('setup.test-action'), href: `${origin}/setup` },
  });
  await queueMail(tx, now, { personId, kind: 'setup-test', ...letter });
}
