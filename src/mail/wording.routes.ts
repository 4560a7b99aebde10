import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { notFound } from '../errors.ts';
import { problemsOf, readForm, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { framed, framePolicy } from './framed.ts';
import { senderNow, setSender, type Sender } from './sender.ts';
import { markedAsTest, sendTest } from './test-mail.ts';
import type { Words, Wordings } from './worded.ts';
import { addressOf } from './worker.ts';
import { faultsOf, LONGEST, PLACEHOLDERS, readied, WORDED, type Worded, type Wording } from './wording.ts';
import { senderRows } from './wording.store.ts';
import { speaking } from '../web/tongue.ts';
import {
  houseLanguage,
  resetWording,
  setWording,
  wordingsNow,
  wordingStates,
  type WordingState,
} from './wordings.ts';

/** A mail of a kind as it would go to somebody. */
export interface Sampled {
  to: string;
  words: Words & { calendar?: string };
  /** True today; or true of this person on another day; or made up, for nothing is owed. */
  is: 'today' | 'other-day' | 'example';
  day: Day;
}

/** What the pages need of rooms above this one. */
export interface PreviewFromAbove {
  /** People that fit what somebody typed, by name, at most so many. */
  find: (text: string, today: Day, most: number) => Promise<{ id: string; name: string; detail: string }[]>;
  /** The mail of a kind to this person, or to somebody whom it would fit; `viewer` where there is nobody. */
  sample: (
    kind: Worded,
    now: Date,
    personId: string | undefined,
    viewer: { id: string; name: string },
    wordings: Wordings,
  ) => Promise<Sampled>;
}

const MOST_FOUND = 10;
const POLICY = 'content-security-policy';

interface Shown {
  values: Record<string, string>;
  errors: ShownProblem[];
  sampled?: Sampled;
  found?: { id: string; name: string; detail: string }[];
  done?: string;
}

/** How mails are worded, and in whose name they go out. */
export function wordingPages(
  ground: Ground,
  above: PreviewFromAbove,
): Record<'list' | 'saveSender' | 'edit' | 'save' | 'preview' | 'send' | 'reset', Page> {
  const { messages, config } = ground;
  const { read, write } = ground.database;
  const { t } = messages;
  // What is edited is the organisation's wording, in whatever language somebody looks at it.
  const inHouse = async () => messages.in(await houseLanguage(read));

  async function list(req: Request, res: Response, values: Sender, errors: ShownProblem[]): Promise<void> {
    const done = ['sender', 'same'].find((one) => one === query(req, 'done'));
    const history = await senderRows(read);
    render(req, res, 'mail/wordings', {
      title: t('mail-templates.title'),
      values,
      errors,
      done: errors.length === 0 && done !== undefined ? t(`mail-templates.done-${done}`) : '',
      address: addressOf(config.mailFrom),
      senders: history.map((row) => ({ ...row, by: row.by ?? t('mail.somebody') })),
      kinds: (await wordingStates(read, await inHouse())).map(
        ({ kind, hash, unusable, history: [last] }) => ({
          kind,
          own: hash !== '',
          unusable,
          at: last?.at,
          by: last?.by ?? t('mail.somebody'),
        }),
      ),
    });
  }

  async function show(req: Request, res: Response, state: WordingState, shown: Shown): Promise<void> {
    const { kind } = state;
    const { sampled, values, errors, found } = shown;
    const done = ['saved', 'same', 'reset'].find((one) => one === query(req, 'done'));
    const sender = await senderNow(read);
    const { nonce } = res.locals;
    if (sampled !== undefined) {
      const policy = String(res.getHeader(POLICY));
      res.setHeader(POLICY, framePolicy(policy, nonce));
    }
    render(req, res, 'mail/wording', {
      title: t(`mail-templates.kind-${kind}`),
      kind,
      state: {
        ...state,
        history: state.history.map((row) => ({ ...row, by: row.by ?? t('mail.somebody') })),
      },
      values: { ...state.wording, ...values, was: state.hash },
      errors,
      longest: LONGEST,
      places: PLACEHOLDERS[kind],
      found: found ?? [],
      done: shown.done ?? (errors.length === 0 && done !== undefined ? t(`mail-templates.done-${done}`) : ''),
      sampled: sampled && {
        ...sampled,
        note: t(`mail-templates.sample-${sampled.is}`, {
          name: sampled.to,
          day: dayText(messages, sampled.day),
        }),
        from: `${sender.name || res.locals.place.organisation} <${addressOf(config.mailFrom)}>`,
        replyTo: sender.replyTo,
        frame: framed(sampled.words.html, nonce),
      },
    });
  }

  const stateOf = async (req: Request): Promise<WordingState> => {
    const kind = WORDED.find((one) => one === param(req, 'kind'));
    if (kind === undefined) throw notFound();
    return (await wordingStates(read, await inHouse(), [kind]))[0]!;
  };

  // The mail in the words just typed, to whom was asked for; with what is wrong, or whom to choose from, instead.
  async function tried(req: Request, res: Response, { kind }: WordingState, asTest: boolean): Promise<Shown> {
    const values = typed(req);
    const wording = wordingIn(values);
    const faults = faultsOf(kind, wording);
    if (faults.length > 0) {
      const errors = faults.map(({ field, key, params }) => ({ field, message: t(key, params) }));
      return { values, errors };
    }
    const who = (values['who'] ?? '').trim();
    const today = dayIn(res.locals.place.zone, res.locals.now);
    const found = who === '' ? [] : await above.find(who, today, MOST_FOUND);
    const chosen = found.length === 1 ? found[0] : found.find(({ id }) => id === values['person']);
    if (who !== '' && found.length === 0)
      return { values, errors: [{ field: 'who', message: t('mail-templates.nobody') }] };
    if (who !== '' && chosen === undefined)
      return { values, found, errors: [{ field: 'person', message: t('mail-templates.choose') }] };
    const own = readied(kind, wording);
    const house = await inHouse();
    const wordings = {
      ...(await wordingsNow(read, house)),
      [kind]: asTest ? markedAsTest(house, own) : own,
    };
    const viewer = { id: viewerOf(res).personId, name: viewerOf(res).name };
    const sampled = await speaking(house, () =>
      above.sample(kind, res.locals.now, chosen?.id, viewer, wordings),
    );
    return { values, found, sampled, errors: [] };
  }

  return {
    list: async (req, res) => list(req, res, await senderNow(read), []),

    async saveSender(req, res) {
      const { name = '', replyTo = '' } = typed(req);
      let changed = false;
      const errors = await problemsOf(messages, async () => {
        const form = readForm(req, senderForm);
        changed = await transact(write, (tx) => setSender(tx, res.locals.now, viewerOf(res).personId, form));
      });
      if (errors.length === 0) res.redirect(303, `/mail/wording?done=${changed ? 'sender' : 'same'}`);
      else await list(req, res.status(422), { name, replyTo }, errors);
    },

    edit: async (req, res) => show(req, res, await stateOf(req), { values: {}, errors: [] }),

    async save(req, res) {
      const { kind } = await stateOf(req);
      const values = typed(req);
      const { now } = res.locals;
      let changed = false;
      const errors = await problemsOf(messages, async () => {
        const wording = wordingIn(values);
        const by = viewerOf(res).personId;
        const house = await inHouse();
        changed = await transact(write, (tx) =>
          setWording(tx, now, house, by, kind, wording, values['was'] ?? ''),
        );
      });
      if (errors.length === 0) res.redirect(303, `/mail/wording/${kind}?done=${changed ? 'saved' : 'same'}`);
      else await show(req, res.status(422), await stateOf(req), { values, errors });
    },

    async preview(req, res) {
      const state = await stateOf(req);
      const shown = await tried(req, res, state, false);
      await show(req, res.status(shown.errors.length > 0 ? 422 : 200), state, shown);
    },

    async send(req, res) {
      const state = await stateOf(req);
      const shown = await tried(req, res, state, true);
      const { sampled } = shown;
      if (sampled === undefined) return show(req, res.status(422), state, shown);
      const { now } = res.locals;
      const errors = await problemsOf(messages, async () => {
        await transact(write, (tx) => sendTest(tx, now, viewerOf(res).personId, sampled.words));
      });
      const done = t(config.smtpUrl === undefined ? 'mail-templates.test-waits' : 'mail-templates.test-sent');
      await show(req, res.status(errors.length > 0 ? 422 : 200), state, {
        ...shown,
        errors,
        ...(errors.length > 0 ? {} : { done }),
      });
    },

    async reset(req, res) {
      const { kind } = await stateOf(req);
      const { now } = res.locals;
      const changed = await transact(write, (tx) => resetWording(tx, now, viewerOf(res).personId, kind));
      res.redirect(303, `/mail/wording/${kind}?done=${changed ? 'reset' : 'same'}`);
    },
  };
}

const senderForm = z.object({ name: z.string().default(''), replyTo: z.string().default('') });

const wordingIn = ({ subject = '', opening = '', closing = '' }: Record<string, string>): Wording => ({
  subject,
  opening,
  closing,
});
