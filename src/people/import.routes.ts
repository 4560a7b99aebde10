import { gunzipSync, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { organisation } from '../organisation/organisation.ts';
import { readForm } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayIn } from '../days.ts';
import { render } from '../web/render.ts';
import { HEADINGS } from './import/columns.ts';
import { decode } from './import/decode.ts';
import { importPeople, type Imported } from './import/import.ts';
import { counts, lineParts, Names, problemText, remarks, roleWords } from './import/words.ts';
import { countInvitable } from './invitations.store.ts';
import { inviteEverybody, stillOpenSince } from './invitations.ts';

const MOST_SHOWN = 1000;
// What a field of a form may hold.
const MOST_PACKED = 1_000_000;
const MOST_BYTES = 20 * 1024 * 1024;

/** Bringing people in from a file: first what it would do, then that. */
export function importPages(ground: Ground): Record<'form' | 'take' | 'inviteAll', Page> {
  return {
    form: (req, res) => showForm(ground, req, res, ''),

    async take(req, res) {
      const given = readForm(req, taken);
      const confirmed = given.packed !== '';
      const bytes = confirmed ? unpacked(given.packed) : req.file?.buffer;
      if (bytes === undefined || bytes.length === 0) {
        const key = confirmed ? 'people.import-expired' : 'people.import-file-needed';
        await showForm(ground, req, res.status(422), ground.messages.t(key));
        return;
      }
      const place = await organisation(ground.database.read);
      if (place === undefined) throw notFound();
      const { text, guessed } = decode(bytes);
      const found = await importPeople(ground.database, text, {
        dryRun: !confirmed,
        now: res.locals.now,
        by: viewerOf(res).personId,
        zone: place.zone,
        country: place.country,
        ...(confirmed ? { shown: given.shown } : {}),
      });
      if (found.outcome === 'done') {
        const { added, changed, same } = counts(found.plan);
        res.redirect(303, `/people/import?added=${added}&changed=${changed}&same=${same}`);
      } else showPlan(ground, req, res, found, guessed, bytes);
    },

    async inviteAll(_req, res) {
      const { now, place } = res.locals;
      const today = dayIn(place.zone, now);
      const count = await inviteEverybody(ground.database, now, viewerOf(res).personId, today, place);
      res.redirect(303, `/people?invited=${count}`);
    },
  };
}

const taken = z.object({ packed: z.string().catch(''), shown: z.string().catch('') });

// What is confirmed is what was shown: the file itself travels along, small enough for a field of a form.
function packed(bytes: Uint8Array): string {
  const text = gzipSync(bytes).toString('base64');
  return text.length <= MOST_PACKED ? text : '';
}

function unpacked(text: string): Buffer | undefined {
  try {
    return gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}

async function showForm(ground: Ground, req: Request, res: Response, error: string): Promise<void> {
  const { messages, database } = ground;
  const { now, place } = res.locals;
  const numbers = ['added', 'changed', 'same'].map((name) => query(req, name));
  const [added, changed, same] = numbers.map(Number);
  const done = numbers.every((text) => /^\d{1,6}$/.test(text));
  const roles = roleWords(messages);
  render(req, res, 'people/import', {
    title: messages.t('people.import-title'),
    wide: true,
    errors: error === '' ? [] : [{ field: 'file', message: error }],
    done: done ? messages.t('people.import-done', { added: added!, changed: changed!, same: same! }) : '',
    columns: Object.entries(HEADINGS).map(([column, heading]) => ({
      heading,
      text: messages.t(`people.holds-${column}`, column === 'jobRole' ? { roles } : {}),
    })),
    invitable: await countInvitable(database.read, dayIn(place.zone, now), stillOpenSince(now)),
  });
}

const STATUS: Partial<Record<Imported['outcome'], number>> = { wrong: 422, changed: 409, stopped: 409 };

function showPlan(
  ground: Ground,
  req: Request,
  res: Response,
  found: Imported,
  guessed: boolean,
  bytes: Uint8Array,
): void {
  const { messages } = ground;
  const { outcome, plan, problems, stopped } = found;
  const names = new Names(found);
  const tally = counts(plan);
  const lines = plan.lines.filter((line) => line.kind !== 'same').toSorted((a, b) => a.line - b.line);
  const warning = guessed ? [messages.t('people.import-guessed')] : [];
  const late =
    outcome === 'changed' || outcome === 'stopped'
      ? messages.t(`people.import-${outcome}`, { done: found.done })
      : '';
  const carried = outcome === 'planned' || outcome === 'changed' ? packed(bytes) : '';
  res.status(STATUS[outcome] ?? 200);
  render(req, res, 'people/plan', {
    title: messages.t('people.import-title'),
    wide: true,
    wrong: problems.slice(0, MOST_SHOWN).map((problem) => problemText(messages, problem)),
    wrongMore: Math.max(0, problems.length - MOST_SHOWN),
    wrongText: problems.length > 0 ? messages.t('people.import-wrong', { count: problems.length }) : '',
    tooLarge: carried === '' && outcome === 'planned',
    late: stopped === null ? late : `${late} ${messages.t(stopped.key, stopped.params)}`,
    summary: messages.t('people.import-summary', tally),
    nothing: lines.length === 0,
    remarks: [...warning, ...remarks(messages, found)],
    lines: lines.slice(0, MOST_SHOWN).map((line) => ({
      line: line.line,
      kind: line.kind,
      name: line.details.name,
      parts: lineParts(messages, line, names),
    })),
    more: Math.max(0, lines.length - MOST_SHOWN),
    packed: carried,
    shown: found.mark,
  });
}
