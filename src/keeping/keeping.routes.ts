import type { Request, Response } from 'express';
import { z } from 'zod';
import { restoreEntries } from '../backup/backup.store.ts';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { parseEntry } from '../ledger/entry.ts';
import { namesOf } from '../people/person.store.ts';
import { whole, type Table } from '../reports/table.ts';
import { sendFile } from '../reports/taken.routes.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { CLASSES, type Class, type Months } from './judge.ts';
import { erasedPeople, holdRows, purgeRows } from './keeping.store.ts';
import { linesOf } from './lines.ts';
import { PRESET_NAMES } from './presets.ts';
import { stateOf } from './purge.ts';
import { ruleNow, setRule } from './rule.ts';

const DONE = ['rule', 'same', 'held', 'lifted', 'withdrawn'] as const;
const monthsField = z
  .string()
  .trim()
  .regex(/^\d{1,4}$/, 'keeping.months-number')
  .transform(Number);
const ruleForm = z.object({
  preset: z.enum(PRESET_NAMES, 'keeping.preset-wrong'),
  alone: z.enum(['on', 'off'], 'keeping.alone-wrong'),
  ...(Object.fromEntries(CLASSES.map((kind) => [kind, monthsField])) as Record<Class, typeof monthsField>),
});

/** The rule with its table, the holds and the purges. */
export function keepingPages(ground: Ground): Record<'show' | 'rule' | 'saveRule' | 'list', Page> {
  const { messages, database } = ground;
  const { read } = database;

  async function showRule(req: Request, res: Response, errors: ShownProblem[]): Promise<void> {
    const rule = await ruleNow(read);
    render(req, res, 'keeping/rule', {
      title: messages.t('keeping.rule-title'),
      rule,
      classes: CLASSES,
      presets: PRESET_NAMES.map((value) => ({ value, text: messages.t(`keeping.preset-${value}`) })),
      values: {
        ...Object.fromEntries(CLASSES.map((kind) => [kind, String(rule.months[kind])])),
        preset: rule.preset,
        alone: rule.alone ? 'on' : 'off',
        ...typed(req),
      },
      errors,
    });
  }

  return {
    async show(req, res) {
      const done = DONE.find((one) => one === query(req, 'done'));
      const holds = await holdRows(read);
      const purges = await purgeRows(read);
      const people = [...holds, ...purges].flatMap((row) => row.person_id ?? []);
      const [restored] = (await restoreEntries(read))
        .toReversed()
        .map((body) => parseEntry(body).facts['backup']);
      render(req, res, 'keeping/keeping', {
        title: messages.t('keeping.title'),
        wide: true,
        rule: await ruleNow(read),
        lines: linesOf(messages, await ruleNow(read)),
        holds,
        purges: purges.map((row) => ({ ...row, state: stateOf(row) })),
        names: await namesOf(read, [
          ...people,
          ...purges.flatMap((row) => [row.asked_by, row.approved_by ?? '']),
        ]),
        erased: (await erasedPeople(read)).length,
        restored: typeof restored === 'string' ? restored : undefined,
        mayWrite: may(viewerOf(res), 'officer'),
        done: done === undefined ? '' : messages.t(`keeping.done-${done}`),
      });
    },

    rule: (req, res) => showRule(req, res, []),

    async saveRule(req, res) {
      const { now, place } = res.locals;
      let changed = false;
      const errors = await problemsOf(messages, async () => {
        const { preset, alone, ...months } = readForm(req, ruleForm);
        const rule = { preset, months: months as Months, alone: alone === 'on' };
        const by = viewerOf(res).personId;
        changed = await transact(database.write, (tx) => setRule(tx, now, by, rule, dayIn(place.zone, now)));
      });
      if (errors.length > 0) await showRule(req, res.status(refusedStatus(errors)), errors);
      else res.redirect(303, `/keeping?done=${changed ? 'rule' : 'same'}`);
    },

    async list(req, res) {
      const rows = await erasedPeople(read);
      const { now, place } = res.locals;
      const table: Table = {
        title: messages.t('keeping.list'),
        about: [],
        columns: (['person', 'day', 'entry'] as const).map((name) => ({
          head: messages.t(`keeping.list-${name}`),
          kind: name === 'day' ? 'day' : 'text',
          width: 20,
        })),
        rows: whole(rows.map((row) => [row.person_id, row.at.slice(0, 10), row.purge_id])),
      };
      const taking = { report: 'erased', filters: {}, asOf: dayIn(place.zone, now) };
      await sendFile(ground, req, res, { file: 'erased-people', format: 'csv', table, ...taking });
    },
  };
}
