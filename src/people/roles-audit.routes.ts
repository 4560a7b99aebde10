import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact, type Db } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { invalid, notFound, type FieldProblem } from '../errors.ts';
import { oneLine } from '../organisation/line.ts';
import { sites } from '../organisation/organisation.store.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { idOf } from './person.routes.ts';
import { labelFor, labelOf, managers, namesOf, personMeant } from './person.store.ts';
import { grantTexts } from './roles-audit-words.ts';
import {
  auditDayProblems,
  endAudit,
  EVERYTHING,
  grantAudit,
  type AuditWanted,
  type KnowsPack,
} from './roles-audit.ts';
import { auditGrant, auditorsNow, grantsEnded, type AuditGrant } from './roles-audit.store.ts';

const text = z.string().catch('').transform(oneLine);
const form = z.object({
  part: z.enum(['all', 'sites', 'below', 'pack'], 'audit.part-needed'),
  sites: z.union([z.array(text), text.transform((one) => (one === '' ? [] : [one]))]).catch([]),
  manager: text,
  pack: text,
  from: text,
  to: text,
  recordsFrom: text,
  recordsTo: text,
});

/** What the room of packs, above, hands down: the packs there are, and whether there is one. */
export interface PacksFromAbove {
  packs: (db: Db) => Promise<{ id: string; title: string }[]>;
  knowsPack: KnowsPack;
}

const MOST_ENDED = 50;
const OFFERED = 300;
const DONE = ['granted', 'same', 'changed', 'ended', 'over'] as const;

/** What auditors are let see, and until when: the list of them, and the forms of one grant. */
export function auditPages(
  ground: Ground,
  above: PacksFromAbove,
): Record<'list' | 'newForm' | 'add' | 'editForm' | 'change' | 'end', Page> {
  const { messages, database } = ground;
  const { t } = messages;
  const todayOf = (res: Response): Day => dayIn(res.locals.place.zone, res.locals.now);

  async function show(
    req: Request,
    res: Response,
    about: { id: string; grant?: AuditGrant | undefined },
    errors: ShownProblem[] = [],
  ): Promise<void> {
    const db = database.read;
    const { id, grant } = about;
    const name = (await namesOf(db, [id])).get(id);
    if (name === undefined) throw notFound();
    const sent = errors.length > 0 ? { ...typed(req), sites: listIn(req, 'sites') } : undefined;
    const packs = await above.packs(db);
    render(req, res, 'people/audit', {
      title: t(grant === undefined ? 'audit.new-title' : 'audit.edit-title', { name }),
      id,
      name,
      grant,
      errors,
      values: sent ?? (await valuesOf(db, grant, todayOf(res))),
      parts: ['all', 'sites', 'below', ...(packs.length > 0 ? ['pack'] : [])].map((value) => ({
        value,
        text: t(`audit.part-${value}`),
        hint: t(`audit.part-${value}-hint`),
      })),
      sites: (await sites(db)).map((site) => ({ value: site.id, text: site.name })),
      packs: [
        { value: '', text: t('people.choose') },
        ...packs.map((pack) => ({ value: pack.id, text: pack.title })),
      ],
      managers: (await managers(db, OFFERED)).map(labelOf),
    });
  }

  async function save(req: Request, res: Response, id: string, grant?: AuditGrant): Promise<void> {
    const today = todayOf(res);
    let saved = false;
    const errors = await problemsOf(messages, async () => {
      const wanted = await wantedIn(database.read, readForm(req, form), today, grant?.from_on);
      const given = { wanted, change: grant?.id, today, knowsPack: above.knowsPack };
      const by = viewerOf(res).personId;
      saved = await transact(database.write, (tx) => grantAudit(tx, res.locals.now, by, id, given));
    });
    const done = saved ? (grant === undefined ? 'granted' : 'changed') : 'same';
    if (errors.length === 0) res.redirect(303, `/auditors?done=${done}`);
    else await show(req, res.status(refusedStatus(errors)), { id, grant }, errors);
  }

  // An open grant of this person: another one is not there.
  async function grantOf(req: Request): Promise<{ id: string; grant: AuditGrant }> {
    const id = idOf(req);
    const grant = await auditGrant(database.read, param(req, 'grant'));
    if (grant?.person_id !== id || grant.ended_at !== null) throw notFound();
    return { id, grant };
  }

  return {
    async list(req, res) {
      const db = database.read;
      const today = todayOf(res);
      const done = DONE.find((one) => one === query(req, 'done'));
      const [rows, ended] = [await auditorsNow(db), await grantsEnded(db, MOST_ENDED)];
      const known = rows.flatMap(({ id, ...row }) => (id === null ? [] : [{ ...row, id } as AuditGrant]));
      const titles = new Map((await above.packs(db)).map(({ id, title }) => [id, title]));
      const texts = new Map(
        (await grantTexts(db, messages, known, today, titles)).map((one) => [one.id, one]),
      );
      const past = new Map(
        (await grantTexts(db, messages, ended, today, titles)).map((one) => [one.id, one]),
      );
      const by = await namesOf(db, [
        ...new Set([...rows, ...ended].flatMap((row) => [row.granted_by ?? '', row.ended_by ?? ''])),
      ]);
      render(req, res, 'people/auditors', {
        title: t('audit.list-title'),
        wide: true,
        rows: rows.map((row) => ({
          who: row.who,
          name: row.name,
          grant: row.id === null ? null : texts.get(row.id)!,
          by: by.get(row.granted_by ?? '') ?? '',
        })),
        ended: ended.map((row) => ({
          who: row.who,
          name: row.name,
          grant: past.get(row.id)!,
          endedOn: dayIn(res.locals.place.zone, new Date(row.ended)),
          endedBy: row.ended_by === null ? '' : (by.get(row.ended_by) ?? ''),
        })),
        mayWrite: may(viewerOf(res), 'administrator'),
        done: done === undefined ? '' : t(`audit.done-${done}`),
      });
    },

    newForm: (req, res) => show(req, res, { id: idOf(req) }),
    add: (req, res) => save(req, res, idOf(req)),
    editForm: async (req, res) => show(req, res, await grantOf(req)),
    async change(req, res) {
      const { id, grant } = await grantOf(req);
      await save(req, res, id, grant);
    },
    async end(req, res) {
      const by = viewerOf(res).personId;
      const ended = await transact(database.write, (tx) =>
        endAudit(tx, res.locals.now, by, idOf(req), param(req, 'grant'), todayOf(res)),
      );
      res.redirect(303, `/auditors?done=${ended ? 'ended' : 'over'}`);
    },
  };
}

function listIn(req: Request, name: string): string[] {
  const body: unknown = req.body;
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return [value ?? []].flat().filter((one): one is string => typeof one === 'string');
}

// Of the form only what belongs to the part that was chosen. Throws `invalid` with each field that is wrong.
async function wantedIn(
  db: Db,
  given: z.infer<typeof form>,
  today: Day,
  kept: Day | undefined,
): Promise<AuditWanted> {
  const { part, manager: typedName, from } = given;
  const orNull = (value: string) => (value === '' ? null : value);
  const wanted: AuditWanted = {
    ...EVERYTHING,
    from,
    to: orNull(given.to),
    sites: part === 'sites' ? [...new Set(given.sites)] : [],
    pack: part === 'pack' ? orNull(given.pack) : null,
    recordsFrom: part === 'pack' ? null : orNull(given.recordsFrom),
    recordsTo: part === 'pack' ? null : orNull(given.recordsTo),
  };
  const problems: FieldProblem[] = [];
  if (part === 'sites' && wanted.sites.length === 0)
    problems.push({ field: 'sites', key: 'audit.site-needed' });
  if (part === 'pack' && wanted.pack === null) problems.push({ field: 'pack', key: 'audit.pack-needed' });
  if (part === 'below') {
    const meant = typedName === '' ? 'empty' : await personMeant(db, typedName);
    if (typeof meant === 'string') problems.push({ field: 'manager', key: `audit.manager-${meant}` });
    else wanted.manager = meant.id;
  }
  if (problems.length > 0) throw invalid([...problems, ...auditDayProblems(wanted, today, kept)]);
  return wanted;
}

async function valuesOf(db: Db, grant: AuditGrant | undefined, today: Day) {
  if (grant === undefined) return { part: '', sites: [], from: today };
  const { sites: ids, manager_id: manager, pack_id: pack } = grant;
  const chosen = JSON.parse(ids) as string[];
  return {
    part: pack !== null ? 'pack' : manager !== null ? 'below' : chosen.length > 0 ? 'sites' : 'all',
    sites: chosen,
    manager: manager === null ? '' : await labelFor(db, manager),
    pack: pack ?? '',
    from: grant.from_on,
    to: grant.to_on ?? '',
    recordsFrom: grant.records_from ?? '',
    recordsTo: grant.records_to ?? '',
  };
}
