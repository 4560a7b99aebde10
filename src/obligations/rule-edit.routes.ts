import type { Request, Response } from 'express';
import { newId } from '../database/id.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { problemsOf, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { presetOf, PRESETS, toldPreset } from './presets.ts';
import type { Rehearsal } from './rehearsal.ts';
import { namedPeople } from './rehearsal.store.ts';
import { showRehearsal, type SendsRehearsal } from './rehearsal.routes.ts';
import { readRule } from './rule-check.ts';
import { askable, formChoices, knownTo } from './rule-choices.ts';
import { EMPTY_GROUP, MOST_GROUPS, typedFrom, typedRule, type TypedRule } from './rule-form.ts';
import { lastSet } from './rule-past.ts';
import { saveRehearsed } from './rule-saving.ts';
import type { Rule } from './rule.ts';

/** Making and changing rules: the form, what it would do, and doing just that. */
export function ruleEditPages(
  ground: Ground,
  send: SendsRehearsal,
): Record<'newForm' | 'editForm' | 'addRule' | 'changeRule' | 'csv', Page> {
  const { messages, database } = ground;
  const { read } = database;

  /** The rule that the address names; undefined for a new one. */
  const edited = async (req: Request) => {
    if (req.params['rule'] === undefined) return undefined;
    const last = await lastSet(read, param(req, 'rule'));
    if (last === undefined) throw notFound();
    return last;
  };

  /** What was typed, and the rule that it is about. A new one that was saved meanwhile is none any more. */
  async function sent(req: Request) {
    const form = typedRule((req.body ?? {}) as Record<string, unknown>);
    const last = (await edited(req)) ?? (await lastSet(read, form.id));
    return { last, form: { ...form, id: last?.rule.id ?? form.id } };
  }

  async function showForm(
    req: Request,
    res: Response,
    form: TypedRule,
    rule: Rule | undefined,
    errors: ShownProblem[],
  ): Promise<void> {
    const preset = presetOf(form.basis);
    render(req, res, 'obligations/form', {
      title: messages.t(rule === undefined ? 'training-rules.new' : 'training-rules.edit', {
        name: rule?.name ?? '',
      }),
      action: rule === undefined ? '/rules' : `/rules/${rule.id}`,
      back: rule === undefined ? '/rules' : `/rules/${rule.id}`,
      typed: form,
      errors,
      mayAdd: form.groups.length < MOST_GROUPS,
      preset: preset === undefined ? undefined : toldPreset(messages, preset),
      ...(await formChoices(read, messages, form)),
    });
  }

  /** Shows the form again with one group more or less; false when that was not asked for. */
  async function regrouped(
    req: Request,
    res: Response,
    form: TypedRule,
    rule: Rule | undefined,
  ): Promise<boolean> {
    const asked = typed(req)['do'] ?? '';
    const [, removed] = /^remove-([1-9])$/.exec(asked) ?? [];
    if (asked !== 'add' && asked !== 'edit' && removed === undefined) return false;
    const { groups } = form;
    if (asked === 'add' && groups.length < MOST_GROUPS) groups.push(EMPTY_GROUP);
    if (removed !== undefined) groups.splice(Number(removed) - 1, 1);
    await showForm(req, res, { ...form, ...(asked === 'edit' ? {} : { whom: 'groups' }) }, rule, []);
    return true;
  }

  // The form, what it would do, or doing it: as the button says.
  async function take(req: Request, res: Response): Promise<void> {
    const { form, last } = await sent(req);
    if (await regrouped(req, res, form, last?.rule)) return;
    let rule: Rule | undefined;
    const errors = await problemsOf(messages, async () => {
      rule = readRule(form, await knownTo(read, form, last?.rule));
    });
    if (rule === undefined) return showForm(req, res.status(422), form, last?.rule, errors);
    const proposal = { set: rule };
    let found: Rehearsal | undefined;
    if (typed(req)['do'] === 'save') {
      const { now, place } = res.locals;
      const rehearsed = { proposal, mark: typed(req)['mark'] ?? '' };
      found = await saveRehearsed(database.write, now, viewerOf(res).personId, rehearsed, place.zone);
      if (found === undefined) return res.redirect(303, `/rules/${rule.id}?done=saved`);
      res.status(409);
    }
    await showRehearsal(ground, req, res, {
      proposal,
      typed: form,
      last: last?.rule,
      isOther: last !== undefined && form.seen !== last.seen,
      stale: found,
    });
  }

  return {
    // Without a preset: the choice of one.
    async newForm(req, res) {
      const preset = presetOf(query(req, 'preset'));
      const { now, place } = res.locals;
      if (preset === undefined) {
        render(req, res, 'obligations/presets', {
          title: messages.t('training-rules.new'),
          presets: PRESETS.map((one) => toldPreset(messages, one)),
        });
        return;
      }
      const [thing = 'policy'] = await askable(read);
      const name = preset.id === 'own' ? '' : messages.t(`training-rules.preset-${preset.id}-rule`);
      const rule: Rule = {
        ...preset.rule,
        id: newId(now),
        name,
        thing,
        from: dayIn(place.zone, now),
      };
      await showForm(req, res, typedFrom(rule, new Map(), ''), undefined, []);
    },

    async editForm(req, res) {
      const last = (await edited(req))!;
      const ids = last.rule.for.flatMap(({ people = [], except = [] }) => [...people, ...except]);
      const people = await namedPeople(read, ids);
      const labels = new Map(
        [...people].map(([id, { number, email }]) => [
          id,
          number !== '' ? number : email !== '' ? email : id,
        ]),
      );
      await showForm(req, res, typedFrom(last.rule, labels, last.seen), last.rule, []);
    },

    addRule: take,
    changeRule: take,

    async csv(req, res) {
      const { form, last } = await sent(req);
      const rule = readRule(form, await knownTo(read, form, last?.rule));
      await send(req, res, { set: rule });
    },
  };
}
