import type { Request, Response } from 'express';
import { transact } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { dayIn, type Day } from '../days.ts';
import { checkAll, HeedError, invalid, invalidField } from '../errors.ts';
import { problemsOf, refusedStatus, type ShownProblem } from '../web/form.ts';
import { viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { choicesFor, type Choices } from './bulk-choices.ts';
import { actOf, chosenIn, fieldsOf, readAct, type ActForm } from './bulk-form.ts';
import { MOST_PEOPLE, peopleChosen, type Found, type ShownByReport } from './bulk-people.ts';
import { actFacts, actWords, type Named } from './bulk-words.ts';
import { peopleNamed } from './bulk.store.ts';
import { ACTS, doAct, planAct, problemsWithAct, type Act, type ActPlan } from './bulk.ts';
import { CAUSES } from './requirement.ts';

const MOST_SHOWN = 500;
const NAMED = 12;

/** More time, excuses and requirements for one person or many: chosen, shown with what it does, then done. */
export function bulkPages(
  ground: Ground,
  { shownByReport }: { shownByReport: ShownByReport },
): Record<'form' | 'preview' | 'confirm', Page> {
  const { messages, database } = ground;
  const { t } = messages;

  const todayIn = (res: Response): Day => dayIn(res.locals.place.zone, res.locals.now);

  function people(res: Response, form: ActForm): Promise<Found> {
    const { now, place } = res.locals;
    const at = { viewer: viewerOf(res), today: todayIn(res), zone: place.zone, now };
    return peopleChosen(database.write, chosenIn(form), at, shownByReport);
  }

  const choices = (form: ActForm): Promise<Choices> =>
    choicesFor(database.read, messages, form.thing.startsWith('required:') ? [form.thing] : []);

  async function named(ids: readonly string[]): Promise<Map<string, Named>> {
    const rows = await peopleNamed(database.read, ids);
    return new Map(rows.map((row) => [row.id, { name: row.name, number: row.employee_number ?? '' }]));
  }

  async function show(req: Request, res: Response, form: ActForm, errors: ShownProblem[]): Promise<void> {
    const { ids, unknown } = await people(res, { ...form, pasted: '' });
    const names = await named(ids.slice(0, NAMED));
    const today = todayIn(res);
    render(req, res, 'obligations/ask-form', {
      title: t(`asked.title-${form.do}`),
      form: { ...form, from: form.from || today },
      today,
      ...(await choices(form)),
      acts: req.method === 'GET' ? ACTS.map((act) => ({ act, href: addressOf({ ...form, do: act }) })) : [],
      causes: CAUSES.map((value) => ({ value, text: t(`asked.cause-${value}`) })),
      count: ids.length,
      names: [...names.values()].map(({ name }) => name).join(', '),
      more: Math.max(0, ids.length - NAMED),
      unknown,
      back: ids.length === 1 && form.list === '' ? `/people/${ids[0]!}/duties` : '/asked',
      errors,
    });
  }

  // The act and the people of a form. Throws `invalid` with all that is wrong with either.
  async function asked(res: Response, form: ActForm): Promise<{ act: Act; found: Found }> {
    const found = await people(res, form);
    const choosable = await choices(form);
    let act: Act | undefined;
    checkAll(
      () => {
        if (found.ids.length === 0) throw invalidField('pasted', 'asked.nobody');
        if (found.ids.length > MOST_PEOPLE)
          throw invalidField('pasted', 'asked.too-many', { most: MOST_PEOPLE });
      },
      () => {
        act = actOf(form, choosable);
        const problems = problemsWithAct(act, todayIn(res));
        if (problems.length > 0) throw invalid(problems);
      },
    );
    return { act: act!, found };
  }

  async function showPlan(
    req: Request,
    res: Response,
    form: ActForm,
    { plan, unknown, id, late }: { plan: ActPlan; unknown: string[]; id: string; late: boolean },
  ): Promise<void> {
    const words = actWords(messages, plan.lines, await named(plan.lines.map(({ personId }) => personId)));
    render(req, res, 'obligations/ask-preview', {
      title: t('asked.preview-title'),
      wide: true,
      act: form.do,
      about: actFacts(messages, form, await choices(form)),
      does: words.does.slice(0, MOST_SHOWN),
      doesCount: words.does.length,
      skips: words.skips.slice(0, MOST_SHOWN),
      skipsCount: words.skips.length,
      unknown: unknown.slice(0, MOST_SHOWN).join(', '),
      fields: fieldsOf(form),
      shown: plan.mark,
      id,
      late,
    });
  }

  return {
    form: (req, res) => show(req, res, readAct(req.query), []),

    async preview(req, res) {
      const form = readAct(req.body);
      const { now } = res.locals;
      const isBack = (req.body as Record<string, unknown>)['back'] !== undefined;
      const errors = isBack
        ? []
        : await problemsOf(messages, async () => {
            const { act, found } = await asked(res, form);
            const plan = await planAct(database.write, act, found.ids, todayIn(res));
            await showPlan(req, res, form, { plan, unknown: found.unknown, id: newId(now), late: false });
          });
      if (isBack || errors.length > 0)
        await show(req, errors.length === 0 ? res : res.status(422), form, errors);
    },

    async confirm(req, res) {
      const form = readAct(req.body);
      const { now } = res.locals;
      const by = viewerOf(res).personId;
      const { id, shown } = sentIn(req);
      const errors = await problemsOf(messages, async () => {
        const { act, found } = await asked(res, form);
        const { ids, unknown } = found;
        const given = { id, ids, shown, today: todayIn(res) };
        const done = await transact(database.write, (tx) => doAct(tx, now, by, act, given));
        if (done.outcome === 'done') res.redirect(303, placeAfter(act, ids, id, done.count));
        else
          await showPlan(req, res.status(409), form, {
            plan: done.plan,
            unknown,
            id: newId(now),
            late: true,
          });
      });
      if (errors.length > 0) await show(req, res.status(refusedStatus(errors)), form, errors);
    },
  };
}

/** The same form as an address, without what is too long for one. */
function addressOf(form: ActForm): string {
  const kept = fieldsOf(form).filter(
    ([name, value]) => value !== '' && name !== 'pasted' && name !== 'which',
  );
  return `/asked/new?${new URLSearchParams(kept).toString()}`;
}

// Everything that is made gets an id that begins with that of the act.
function sentIn(req: Request): { id: string; shown: string } {
  const { id, shown } = req.body as Record<string, unknown>;
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id) || typeof shown !== 'string')
    throw new HeedError('invalid', 'error.malformed');
  return { id, shown };
}

function placeAfter(act: Act, ids: readonly string[], id: string, count: number): string {
  if (act.do === 'require') return `/asked/requirements/${id}?done=require`;
  if (ids.length === 1) return `/people/${ids[0]!}/duties?done=${act.do}`;
  return `/asked?done=${act.do}&count=${count}`;
}
