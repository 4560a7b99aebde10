import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { answerCorrection, dataDays, endData, giveData, OUTCOMES, setDataDays } from './requests.ts';
import { closedDataRequests, openCorrectionRequests, openDataRequests } from './requests.store.ts';

const PATH = '/data-requests';
const MOST = 200;
const MOST_CLOSED = 50;
const DONE = ['given', 'ended', 'answered', 'days', 'same'] as const;

/** Which of the forms of the page was sent: its fields alone get what was typed and what is wrong. */
interface Sent {
  form: string;
  errors: ShownProblem[];
  values: Record<string, string>;
}

/** What people asked of the office about their own record: for their data, and to put something right. */
export function requestPages(ground: Ground): Record<'list' | 'given' | 'end' | 'answer' | 'days', Page> {
  const { database, messages } = ground;

  async function show(req: Request, res: Response, sent?: Sent): Promise<void> {
    const db = database.read;
    const { now, place } = res.locals;
    const today = dayIn(place.zone, now);
    const done = DONE.find((one) => one === query(req, 'done'));
    const errors = sent?.errors ?? [];
    const inForm = ({ field, ...one }: ShownProblem) => ({
      ...one,
      ...(field === undefined ? {} : { field: `${field}-${sent?.form}` }),
    });
    render(req, res, 'records/requests', {
      title: messages.t('kept.requests-title'),
      today,
      data: (await openDataRequests(db, MOST)).map((one) => ({ ...one, isLate: one.due_on < today })),
      corrections: await openCorrectionRequests(db, MOST),
      closed: await closedDataRequests(db, MOST_CLOSED),
      dataDays: await dataDays(db),
      outcomes: OUTCOMES.map((value) => ({ value, text: messages.t(`kept.outcome-${value}`) })),
      errors: errors.map(inForm),
      sent: sent?.form ?? '',
      values: sent?.values ?? {},
      done: errors.length > 0 || done === undefined ? '' : messages.t(`kept.done-${done}`),
    });
  }

  const act =
    (form: string, done: (req: Request, res: Response, tx: Tx, today: string) => Promise<string>): Page =>
    async (req, res) => {
      const { now, place } = res.locals;
      const today = dayIn(place.zone, now);
      let word = '';
      const errors = await problemsOf(messages, async () => {
        word = await transact(database.write, (tx) => done(req, res, tx, today));
      });
      if (errors.length === 0) {
        res.redirect(303, `${PATH}?done=${word}`);
        return;
      }
      const of = param(req, 'request');
      const sent = { form: of === '' ? form : `${form}-${of}`, errors, values: typed(req) };
      await show(req, res.status(refusedStatus(errors)), sent);
    };

  return {
    list: (req, res) => show(req, res),

    given: act('given', async (req, res, tx, today) => {
      const { givenOn: day } = readForm(req, givenForm);
      await giveData(tx, res.locals.now, viewerOf(res).personId, param(req, 'request'), { day, today });
      return 'given';
    }),

    end: act('end', async (req, res, tx) => {
      const { reason } = readForm(req, endForm);
      await endData(tx, res.locals.now, viewerOf(res).personId, param(req, 'request'), reason);
      return 'ended';
    }),

    answer: act('answer', async (req, res, tx) => {
      const given = readForm(req, answerForm);
      await answerCorrection(tx, res.locals.now, viewerOf(res).personId, param(req, 'request'), given);
      return 'answered';
    }),

    days: act('days', async (req, res, tx) => {
      const { days } = readForm(req, daysForm);
      const isNew = await setDataDays(tx, res.locals.now, viewerOf(res).personId, days);
      return isNew ? 'days' : 'same';
    }),
  };
}

const givenForm = z.object({ givenOn: z.string('kept.day-wrong') });
const endForm = z.object({ reason: z.string('kept.words-needed') });
const answerForm = z.object({
  outcome: z.enum(OUTCOMES, 'kept.outcome-needed'),
  answer: z.string('kept.words-needed'),
});
const daysForm = z.object({ days: z.string('kept.days-number').regex(/^\s*\d{1,4}\s*$/, 'kept.days-number').transform(Number) }); // prettier-ignore
