import { spokenTo } from './spoken.ts';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { sites } from '../organisation/organisation.store.ts';
import { problemsOf, readForm, refusedStatus, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { instantText, render } from '../web/render.ts';
import { belowOf } from './below.store.ts';
import { itemIn } from './items.ts';
import { latePeople, LONGEST, nudge, nudgeTo, type Late } from './nudge.ts';
import { isMeant, type Meant } from './nudge.store.ts';
import { prepareRun, type Run } from './telling.ts';
import { whenText } from './words.ts';

const MOST = 50;
const PATH = '/nudges/new';

const text = z.string().catch('');
const nudgeForm = z.object({ person: text, site: text, team: text, words: text });

/** A reminder by hand, to one person or to everybody below who is late: what it would be, and sending it. */
export function nudgePages(ground: Ground): Record<'show' | 'send', Page> {
  const { messages, database, config } = ground;
  const start = async (res: Response): Promise<Run> => {
    const run = await prepareRun({ database, messages, origin: config.origin }, res.locals.now, {});
    if (run === undefined) throw notFound();
    return run;
  };
  // Whoever is not below the viewer is not found, whether late or not.
  const meantBy = async (res: Response, asked: Omit<Meant, 'scope'>): Promise<Meant> => {
    const meant = { ...asked, scope: belowOf(viewerOf(res)) };
    if (meant.person !== '' && !(await isMeant(database.read, meant))) throw notFound();
    return meant;
  };

  const sends = config.smtpUrl !== undefined;

  return {
    async show(req, res) {
      const [person, site, team] = ['person', 'site', 'team'].map((name) => query(req, name));
      const meant = await meantBy(res, { person: person!, site: site!, team: team! });
      await showNudge(await start(res), req, res, { meant, words: '', errors: [], sends });
    },

    async send(req, res) {
      const { words, ...asked } = readForm(req, nudgeForm);
      const [meant, run] = [await meantBy(res, asked), await start(res)];
      const { personId, name } = viewerOf(res);
      let count = 0;
      const errors = await problemsOf(messages, async () => {
        count = (await nudge(run, meant, { personId, name, words })).length;
      });
      if (errors.length > 0) {
        await showNudge(run, req, res.status(refusedStatus(errors)), { meant, words, errors, sends });
        return;
      }
      const { scope: _scope, ...rest } = meant;
      res.redirect(
        303,
        `${PATH}?${new URLSearchParams({ ...filled(rest), done: String(count) }).toString()}`,
      );
    },
  };
}

const filled = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

async function showNudge(
  run: Run,
  req: Request,
  res: Response,
  { meant, words, errors, sends }: { meant: Meant; words: string; errors: ShownProblem[]; sends: boolean },
): Promise<void> {
  const { messages } = run;
  const db = run.database.read;
  const { personId, name } = viewerOf(res);
  const late = await latePeople(db, run, meant, personId);
  const open = late.filter(({ not }) => not === undefined);
  const others = late.filter(({ not }) => not !== undefined);
  const done = /^\d{1,6}$/.test(query(req, 'done')) ? Number(query(req, 'done')) : undefined;
  const site = (await sites(db)).find((one) => one.id === meant.site)?.name;
  const [first] = open;
  render(req, res, 'reminders/nudge', {
    title: messages.t('nudge.title'),
    meant,
    who: [site, meant.team].filter(Boolean).join(', '),
    isOne: meant.person !== '',
    count: open.length,
    sends,
    late: late.length,
    open: open.slice(0, MOST).map((one) => shown(run, one, sends)),
    more: Math.max(0, open.length - MOST),
    others: others.slice(0, MOST).map((one) => shown(run, one, sends)),
    othersMore: Math.max(0, others.length - MOST),
    noEmail: others.some(({ not }) => not === 'no-email'),
    preview:
      first === undefined
        ? undefined
        : {
            to: first.name,
            ...nudgeTo((await spokenTo(run.database.read, run, [first.personId]))(first.personId), first, {
              name,
              words,
            }),
          },
    longest: LONGEST,
    words,
    errors,
    done:
      errors.length > 0 || done === undefined
        ? ''
        : messages.t(done === 0 ? 'nudge.done-none' : sends ? 'nudge.done' : 'nudge.done-waits', {
            count: done,
          }),
  });
}

function shown(run: Run, { personId, name, items, not, by, sendAt, zone }: Late, isSent: boolean) {
  const { messages } = run;
  const somebody = messages.t('mail.somebody');
  return {
    personId,
    name,
    items: items.map((item) => ({
      what: itemIn(run, item).what,
      when: whenText(messages, item.dueOn, item.today),
    })),
    sends: !isSent
      ? messages.t('nudge.waits')
      : sendAt <= run.now
        ? messages.t('nudge.now')
        : instantText(messages, sendAt.toISOString(), zone),
    not: not === undefined ? '' : messages.t(`nudge.not-${not}`, { by: by ?? somebody }),
  };
}
