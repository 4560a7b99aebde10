import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { problemsOf, typed } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { takeFile, type TakenFile } from './import-file.routes.ts';
import { leftOpen, mustAsk, saidOfColumns, saidOfWords, showQuestions } from './import-ask.routes.ts';
import { answersIn, showPlan } from './import-plan.routes.ts';
import { HEADINGS } from './import/columns.ts';
import { importPeople } from './import/import.ts';
import { look } from './import/look.ts';
import { keepMapping } from './import/mapping.ts';
import { mapping } from './import/mapping.store.ts';
import { ourWord } from './import/own-words.ts';
import { timedShown } from './import/timed-words.ts';
import { allowedIn, counts } from './import/words.ts';
import { countInvitable } from './invitations.store.ts';
import { inviteEverybody, stillOpenSince } from './invitations.ts';

/** Bringing people in from a file: what its columns mean, what it would do, then that. */
export function importPages(ground: Ground): Record<'form' | 'take' | 'inviteAll', Page> {
  const { messages, database } = ground;
  const todayOf = (res: Response) => dayIn(res.locals.place.zone, res.locals.now);

  // What was said of the columns is kept before the file is looked at again. True when that may go on.
  async function keepAnswers(req: Request, res: Response, file: TakenFile): Promise<boolean> {
    const { now } = res.locals;
    const values = typed(req);
    const before = await look(database.read, file.text, { today: todayOf(res) });
    const said = {
      columns: saidOfColumns(before, values),
      words: saidOfWords(before, values),
      dates: file.given.dates,
    };
    const errors = await problemsOf(messages, async () => {
      await transact(database.write, (tx) =>
        keepMapping(tx, now, viewerOf(res).personId, said, todayOf(res)),
      );
    });
    if (errors.length > 0) showQuestions(ground, req, res.status(422), file, before, { values, errors });
    return errors.length === 0;
  }

  return {
    form: (req, res) => showForm(ground, req, res, ''),

    async take(req, res) {
      const file = takeFile(req);
      if ('key' in file) {
        await showForm(ground, req, res.status(422), messages.t(file.key));
        return;
      }
      const place = await organisation(database.read);
      if (place === undefined) throw notFound();
      const { step, shown, manyLeave } = file.given;
      const values = typed(req);
      if (step === 'answer' && !(await keepAnswers(req, res, file))) return;
      const looked = await look(database.read, file.text, {
        everybody: file.everybody,
        today: todayOf(res),
      });
      const answered = step === 'answer' ? values : {};
      if (step === 'ask' || (!file.isConfirmed && mustAsk(looked, answered))) {
        const errors = leftOpen(messages, looked, answered);
        showQuestions(ground, req, res.status(errors.length > 0 ? 422 : 200), file, looked, {
          values: {},
          errors,
        });
        return;
      }
      const found = await importPeople(database, file.text, {
        dryRun: !file.isConfirmed,
        now: res.locals.now,
        by: viewerOf(res).personId,
        zone: place.zone,
        country: place.country,
        everybody: file.everybody,
        answers: answersIn(values, looked.missing),
        manyLeave: manyLeave === '1',
        ...(file.isConfirmed ? { shown } : {}),
      });
      if (found.outcome === 'done') {
        const { added, changed, same } = counts(found.plan);
        res.redirect(303, `/people/import?added=${added}&changed=${changed}&same=${same}`);
      } else showPlan(ground, req, res, file, found, values);
    },

    async inviteAll(_req, res) {
      const { now, place } = res.locals;
      const today = dayIn(place.zone, now);
      const count = await inviteEverybody(database, now, viewerOf(res).personId, today, place);
      res.redirect(303, `/people?invited=${count}`);
    },
  };
}

async function showForm(ground: Ground, req: Request, res: Response, error: string): Promise<void> {
  const { messages, database } = ground;
  const { now, place } = res.locals;
  const numbers = ['added', 'changed', 'same'].map((name) => query(req, name));
  const [added, changed, same] = numbers.map(Number);
  const done = numbers.every((text) => /^\d{1,6}$/.test(text));
  const kept = await mapping(database.read);
  render(req, res, 'people/import', {
    title: messages.t('people.import-title'),
    wide: true,
    errors: error === '' ? [] : [{ field: 'file', message: error }],
    done: done ? messages.t('people.import-done', { added: added!, changed: changed!, same: same! }) : '',
    timed: await timedShown(database.read, messages),
    kept: [...kept.columns].map(([heading, column]) => ({
      heading,
      text: column === '' ? messages.t('people.import-not-used') : messages.t(`people.column-${column}`),
    })),
    keptWords: [...kept.words.values()].map(({ column, word, means }) => ({
      word: messages.t('people.questions-word', { column: messages.t(`people.column-${column}`), word }),
      text: ourWord(messages, column, means),
    })),
    dates: kept.dates === null ? '' : messages.t(`people.import-${kept.dates}`),
    columns: Object.entries(HEADINGS).map(([column, heading]) => {
      const allowed = allowedIn(messages, column);
      return { heading, text: messages.t(`people.holds-${column}`, allowed === '' ? {} : { allowed }) };
    }),
    invitable: await countInvitable(database.read, dayIn(place.zone, now), stillOpenSince(now)),
  });
}
