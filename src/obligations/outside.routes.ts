import type { Request, Response } from 'express';
import { z } from 'zod';
import { dayIn } from '../days.ts';
import { decode } from '../people/import/decode.ts';
import { readForm } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { importOutside, type OutsideImported } from './outside-import.ts';
import { uncountedText } from './outside-words.ts';
import { COLUMNS, headingOf } from './outside-table.ts';

const MOST_SHOWN = 500;
/** Letters that travel along from what was shown to what is confirmed. */
const MOST_TEXT = 1_000_000;

/** Bringing in earlier and outside training from a file: first what it would do, then that. */
export function outsidePages(ground: Ground): Record<'form' | 'take', Page> {
  const { messages, database } = ground;
  const { t } = messages;

  function showForm(req: Request, res: Response, error: string): void {
    const [added, known] = ['added', 'known'].map((name) => query(req, name));
    const isDone = /^\d{1,6}$/.test(added!) && /^\d{1,6}$/.test(known!);
    render(req, res, 'obligations/outside-import', {
      title: t('outside.import-title'),
      errors: error === '' ? [] : [{ field: 'file', message: error }],
      columns: COLUMNS.map((column) => ({
        heading: headingOf(column),
        text: t(`outside.holds-${column}`),
      })),
      done: isDone ? t('outside.import-done', { count: Number(added), known: Number(known) }) : '',
    });
  }

  function showPlan(req: Request, res: Response, found: OutsideImported, text: string): void {
    res.status(found.outcome === 'wrong' ? 422 : found.outcome === 'changed' ? 409 : 200);
    render(req, res, 'obligations/outside-plan', {
      title: t('outside.import-title'),
      wide: true,
      ...found,
      late: found.outcome === 'changed',
      wrong: found.faults
        .slice(0, MOST_SHOWN)
        .map(({ line, key, params }) => t('outside.at-line', { line: String(line), text: t(key, params) })),
      uncountedCount: new Set(found.uncounted.flatMap(({ lines }) => lines)).size,
      uncounted: found.uncounted.map((one) => ({ rule: one.rule, text: uncountedText(messages, one) })),
      unknown: found.unknown.map(({ line, who }) => t('outside.unknown-one', { line: String(line), who })),
      lines: found.added.slice(0, MOST_SHOWN).map((one) => ({ ...one, day: dayText(messages, one.doneOn) })),
      more: Math.max(0, found.added.length - MOST_SHOWN),
      text,
      errors: [],
    });
  }

  return {
    form: (req, res) => showForm(req, res, ''),

    async take(req, res) {
      const given = readForm(req, taken);
      const isConfirmed = given.shown !== '';
      const bytes = req.file?.buffer;
      const text = isConfirmed ? given.text : bytes === undefined ? '' : decode(bytes).text;
      if (text.trim() === '' || text.length > MOST_TEXT) {
        const key = text.length > MOST_TEXT ? 'outside.too-large' : 'outside.file-needed';
        showForm(req, res.status(422), t(key));
        return;
      }
      const { now, place } = res.locals;
      const found = await importOutside(database, messages, text, {
        now,
        today: dayIn(place.zone, now),
        by: viewerOf(res).personId,
        dryRun: !isConfirmed,
        ...(isConfirmed ? { shown: given.shown } : {}),
      });
      if (found.outcome === 'done')
        res.redirect(303, `/asked/import?added=${found.added.length}&known=${found.known}`);
      else showPlan(req, res, found, text);
    },
  };
}

const taken = z.object({ text: z.string().catch(''), shown: z.string().catch('') });
