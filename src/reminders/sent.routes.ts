import type { Request, Response } from 'express';
import { notFound } from '../errors.ts';
import { reasonText, sendAgain, sendNow, stateTag, stopMail, stopperOf } from '../mail/mail.ts';
import { mailWithPerson, nameOf } from '../mail/outbox.store.ts';
import { REASON } from '../mail/worker.ts';
import { oneLine } from '../organisation/line.ts';
import { sites } from '../organisation/organisation.store.ts';
import { namesOf } from '../people/person.store.ts';
import { problemsOf, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { whysOf } from './sent-words.ts';
import {
  openCounts,
  SENT_KINDS,
  SENT_STATES,
  sentOne,
  sentPage,
  type From,
  type Sent,
  type SentFilters,
} from './sent.store.ts';

const MOST = 50;
const PATH = '/reminders';

/** What the pages need of what lies above: whether the reminders have not run for too long. */
interface FromAbove {
  isLate: (ground: Ground) => Promise<boolean>;
}

/** What was said to whom, when and why, and what is waiting; with “send now” and “stop”. */
export function sentPages(
  ground: Ground,
  { isLate }: FromAbove,
): Record<'list' | 'show' | 'now' | 'stop', Page> {
  const { database, messages } = ground;
  const act =
    (work: (res: Response, sent: Sent) => Promise<void>, done: string): Page =>
    async (req, res) => {
      const sent = await one(ground, req);
      const errors = await problemsOf(messages, () => work(res, sent));
      if (errors.length === 0) res.redirect(303, `${PATH}/${sent.id}?done=${done}`);
      else await showOne(ground, req, res.status(409), errors);
    };

  return {
    list: async (req, res) => showList(ground, req, res, await isLate(ground)),
    show: (req, res) => showOne(ground, req, res, []),
    now: act(async (res, { id, state, kind }) => {
      if (kind === 'slip') throw notFound();
      const verb = state === 'waiting' ? sendNow : sendAgain;
      await verb(database.write, res.locals.now, viewerOf(res).personId, id);
    }, 'now'),
    stop: act(async (res, { id, kind }) => {
      if (kind === 'slip') throw notFound();
      await stopMail(database.write, res.locals.now, viewerOf(res).personId, id);
    }, 'stopped'),
  };
}

const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

async function one(ground: Ground, req: Request): Promise<Sent> {
  const id = param(req, 'id');
  const found = isId(id) ? await sentOne(ground.database.read, id) : undefined;
  if (found === undefined) throw notFound();
  return found;
}

function readFilters(req: Request): SentFilters {
  const person = query(req, 'person');
  return {
    q: oneLine(query(req, 'q')).slice(0, 200),
    // Of whoever there is not, there is nothing: all of it would be somebody else's.
    person: person.slice(0, 100),
    site: query(req, 'site').slice(0, 100),
    kind: SENT_KINDS.find((kind) => kind === query(req, 'kind')) ?? '',
    state: SENT_STATES.find((state) => state === query(req, 'state')) ?? '',
  };
}

function addressOf(filters: SentFilters, from: From = {}): string {
  const parts = new URLSearchParams(
    Object.entries({ ...filters, ...from }).filter((pair): pair is [string, string] => pair[1] !== ''),
  );
  return parts.size === 0 ? PATH : `${PATH}?${parts.toString()}`;
}

async function showList(ground: Ground, req: Request, res: Response, late: boolean): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const filters = readFilters(req);
  const [before, after] = [query(req, 'before'), query(req, 'after')].map((id) => (isId(id) ? id : ''));
  const from: From = after ? { after } : before ? { before } : {};
  // One more than is shown tells whether there is another page.
  const found = await sentPage(db, filters, from, MOST + 1);
  const more = found.length > MOST;
  const rows = after ? found.slice(-MOST) : found.slice(0, MOST);
  const whys = await whysOf(db, messages, rows);
  const about = isId(filters.person) ? (await namesOf(db, [filters.person])).get(filters.person) : undefined;
  render(req, res, 'reminders/sent', {
    title: about === undefined ? messages.t('sent.title') : messages.t('sent.title-of', { name: about }),
    wide: true,
    late,
    sends: ground.config.smtpUrl !== undefined,
    about: about === undefined ? undefined : { id: filters.person, name: about },
    ...(await openCounts(db, REASON.ended)),
    isNobody: filters.person !== '' && about === undefined,
    filters,
    narrowed: Object.values(filters).some((value) => value !== ''),
    choices: await choicesFor(ground),
    rows: rows.map((row) => ({ ...row, ...shown(messages, row), why: whys.get(row.id) ?? [] })),
    pager: {
      first: before || after ? addressOf(filters) : null,
      previous: (after ? more : before) && rows[0] ? addressOf(filters, { after: rows[0].id }) : null,
      next: (after ? true : more) && rows.length > 0 ? addressOf(filters, { before: rows.at(-1)!.id }) : null,
    },
  });
}

async function choicesFor({ database, messages }: Ground) {
  const any = { value: '', text: messages.t('sent.any') };
  return {
    site: [any, ...(await sites(database.read)).map(({ id, name }) => ({ value: id, text: name }))],
    kind: [any, ...SENT_KINDS.map((kind) => ({ value: kind, text: messages.t(`sent.kind-${kind}`) }))],
    state: [any, ...SENT_STATES.map((state) => ({ value: state, text: messages.t(`sent.state-${state}`) }))],
  };
}

const shown = (messages: Messages, { kind, state, error }: Sent) => ({
  kindText: messages.t(`sent.kind-${kind}`),
  tag:
    state === 'handed'
      ? { status: 'current', text: messages.t('sent.state-handed') }
      : stateTag(messages, { state, error }),
});

async function showOne(ground: Ground, req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const sent = await one(ground, req);
  const mail = sent.kind === 'slip' ? undefined : await mailWithPerson(db, sent.id);
  const stopper = stopperOf(sent.error);
  const by = stopper === undefined ? '' : ((await nameOf(db, stopper)) ?? messages.t('mail.somebody'));
  const done = ['now', 'stopped'].find((word) => word === query(req, 'done'));
  render(req, res, 'reminders/sent-one', {
    title: mail?.subject ?? messages.t('sent.kind-slip'),
    sent,
    ...shown(messages, sent),
    why: (await whysOf(db, messages, [sent])).get(sent.id) ?? [],
    text: mail?.text ?? '',
    reason: reasonText(messages, sent.error, by),
    sends: ground.config.smtpUrl !== undefined,
    mayNow: ['waiting', 'failed', 'unsure'].includes(sent.state),
    mayStop: sent.state === 'waiting',
    seesMail: may(viewerOf(res), 'administrator') && mail !== undefined,
    errors,
    done:
      errors.length > 0 || done === undefined
        ? ''
        : messages.t(
            done === 'now' && ground.config.smtpUrl === undefined
              ? 'sent.done-now-waits'
              : `sent.done-${done}`,
          ),
  });
}
