import type { Request } from 'express';
import type { MailState } from '../database/schema.ts';
import { notFound } from '../errors.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { reasonText, sendAgain, stateTag, stopMail, stopperOf } from './mail.ts';
import { countByState, countFailures, mailWithPerson, nameOf, pageOf } from './outbox.store.ts';
import { LINK, type Attachment } from './queue.ts';
import { REASON } from './worker.ts';

const STATES: readonly MailState[] = ['waiting', 'sending', 'sent', 'failed', 'unsure'];
const MOST = 50;

/** The outbox, for the administrator. */
export function mailPages(ground: Ground): Record<'list' | 'show' | 'sendAgain' | 'stop', Page> {
  const act =
    (verb: typeof sendAgain, done: string): Page =>
    async (req, res) => {
      const id = idOf(req);
      await verb(ground.database.write, res.locals.now, viewerOf(res).personId, id);
      res.redirect(303, `/mail/${id}?done=${done}`);
    };
  return {
    list: list(ground),
    show: show(ground),
    sendAgain: act(sendAgain, 'again'),
    stop: act(stopMail, 'stopped'),
  };
}

const list =
  (ground: Ground): Page =>
  async (req, res) => {
    const { messages } = res.locals.place;
    const db = ground.database.read;
    const state = STATES.find((one) => one === query(req, 'state'));
    const [before, after] = [query(req, 'before'), query(req, 'after')].map((id) => (isId(id) ? id : ''));
    const from = after ? { after } : before ? { before } : {};
    const counts = await countByState(db);
    // One more than is shown tells whether there is another page.
    const found = await pageOf(db, state, from, MOST + 1);
    const more = found.length > MOST;
    const shown = after ? found.slice(-MOST) : found.slice(0, MOST);
    const address = (key: string, id?: string) => {
      const parts = { ...(state === undefined ? {} : { state }), ...(id === undefined ? {} : { [key]: id }) };
      const text = new URLSearchParams(parts).toString();
      return text === '' ? '/mail' : `/mail?${text}`;
    };
    render(req, res, 'mail/list', {
      title: messages.t('mail.title'),
      wide: true,
      sends: ground.config.smtpUrl !== undefined,
      failures: await countFailures(db, REASON.ended),
      state,
      counts: STATES.filter((one) => one !== 'sending' || counts.sending !== undefined).map((one) => ({
        ...stateTag(messages, { state: one, error: null }),
        count: counts[one] ?? 0,
        href: `/mail?state=${one}`,
      })),
      mails: shown.map((mail) => ({
        ...mail,
        tag: stateTag(messages, mail),
        kindText: kindText(messages, mail.kind),
      })),
      pager: {
        first: before || after ? address('') : null,
        previous: (after ? more : before) && shown[0] ? address('after', shown[0].id) : null,
        next: (after ? true : more) && shown.at(-1) ? address('before', shown.at(-1)!.id) : null,
      },
    });
  };

const show =
  (ground: Ground): Page =>
  async (req, res) => {
    const { messages } = res.locals.place;
    const db = ground.database.read;
    const mail = await mailWithPerson(db, idOf(req));
    if (mail === undefined) throw notFound();
    const stopper = stopperOf(mail.error);
    const by = stopper === undefined ? '' : ((await nameOf(db, stopper)) ?? messages.t('mail.somebody'));
    const done = ['again', 'stopped'].find((one) => one === query(req, 'done'));
    const hidden = messages.t('mail.link-hidden');
    render(req, res, 'mail/show', {
      title: mail.subject,
      mail,
      text: mail.link_purpose === null ? mail.text : mail.text.replaceAll(LINK, () => hidden),
      tag: stateTag(messages, mail),
      kindText: kindText(messages, mail.kind),
      files: filesOf(mail.attachments),
      reason: reasonText(messages, mail.error, by),
      done,
      mayRepeat: mail.state === 'failed' || mail.state === 'unsure',
      mayStop: mail.state === 'waiting',
    });
  };

const filesOf = (attachments: string | null): string[] =>
  attachments === null ? [] : (JSON.parse(attachments) as Attachment[]).map(({ name }) => name);

const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

function idOf(req: Request): string {
  const id = param(req, 'id');
  if (!isId(id)) throw notFound();
  return id;
}

const kindText = (messages: Messages, kind: string): string =>
  messages.has(`mail.kind-${kind}`) ? messages.t(`mail.kind-${kind}`) : messages.t('mail.kind-other');
