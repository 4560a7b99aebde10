import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { idOf } from '../people/person.routes.ts';
import { namesOf } from '../people/person.store.ts';
import { unlessGone } from '../reports/taken.routes.ts';
import { problemsOf, readForm, refusedStatus, typed, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { correctAt } from './correct-at.ts';
import type { From } from './entries.store.ts';
import { GROUPS, type Group } from './kinds.ts';
import { owedRows } from './owed.ts';
import { isCorrection } from './reason.ts';
import { askForCorrection, askForData } from './requests.ts';
import { openDataRequest } from './requests.store.ts';
import type { FileAsked } from './section.ts';
import { recordsSeen } from '../people/scope.ts';
import { recordCopied, type TakenAs } from './taken.ts';
import { pdfOf, zipOfPerson } from './take.ts';
import { placeIn, placeText, timelineOf } from './timeline.ts';
import { dayOf, notesOn, whenText } from './words.ts';

const MOST = 50;
const DONE = ['strike', 'undo', 'reason', 'wrong', 'asked'] as const;

/** A form of the page that was refused: what was wrong, and what was typed. */
interface Refused {
  errors: ShownProblem[];
  values: Record<string, string>;
}

const wrongForm = z.object({ words: z.string('kept.words-needed') });
const askedForm = z.object({ askedOn: z.string('kept.day-wrong') });

/** Of whom a record is asked for, and how much of it this viewer may see. */
interface Whose extends FileAsked {
  id: string;
  name: string;
  path: string;
}

/** Everything that is kept of somebody: for themselves, for the officer, and for auditors within what they were let see. */
export function recordPages(
  ground: Ground,
): Record<
  'own' | 'ownPdf' | 'ownZip' | 'person' | 'personPdf' | 'personZip' | 'sayWrong' | 'askForData',
  Page
> {
  const { database, messages } = ground;
  const db = database.read;

  async function whose(req: Request, res: Response, id: string): Promise<Whose> {
    const viewer = viewerOf(res);
    const name = (await namesOf(db, [id])).get(id);
    const sees = name === undefined ? null : await recordsSeen(db, viewer, id);
    if (name === undefined || sees === null) throw notFound();
    const isOwn = id === viewer.personId && !('id' in req.params);
    return {
      id,
      name,
      path: isOwn ? '/my-record' : `/people/${id}/record`,
      messages,
      zone: res.locals.place.zone,
      now: res.locals.now,
      sight: { isOwn, isOfficer: viewer.roles.includes('officer') },
      sees,
    };
  }

  const own = (req: Request, res: Response) => whose(req, res, viewerOf(res).personId);
  const person = (req: Request, res: Response) => whose(req, res, idOf(req));

  async function show(req: Request, res: Response, of: Whose, refused?: Refused): Promise<void> {
    const { zone, sees } = of;
    const viewer = viewerOf(res);
    const { isOwn, isOfficer } = of.sight;
    const isTheirOffice = !isOwn && isOfficer;
    const done = DONE.find((one) => one === query(req, 'done'));
    const group = GROUPS.find((one) => one === query(req, 'kind')) ?? '';
    const [before, after] = [placeIn(query(req, 'before')), placeIn(query(req, 'after'))];
    const from: From = before ? { before } : after ? { after } : {};
    const { rows, newer, older } = await timelineOf(db, of.id, of, { group, from, most: MOST });
    const shown = rows.filter(({ at }) => sees!(dayOf(at, zone)));
    const isFirst = before === undefined && after === undefined;
    const owed = isFirst && (group === '' || group === 'owed') ? await owedRows(db, messages, of.id, of) : [];
    render(req, res, 'records/record', {
      title: messages.t(of.sight.isOwn ? 'kept.title-own' : 'kept.title', { name: of.name }),
      ...of,
      isOwn,
      isOfficer,
      mayOpenPerson: !isOwn && may(viewer, 'people'),
      maySayWrong: isOwn && viewer.learns,
      dataRequest: isTheirOffice ? await openDataRequest(db, of.id) : undefined,
      today: dayIn(zone, of.now),
      errors: refused?.errors ?? [],
      values: refused?.values ?? {},
      done: refused !== undefined || done === undefined ? '' : messages.t(`kept.done-${done}`),
      group,
      groups: [
        { value: '', text: messages.t('kept.all') },
        ...GROUPS.map((one) => ({ value: one, text: messages.t(`kept.section-${one}`) })),
      ],
      owed: owed.filter(({ kind, at }) => kind === 'owed-now' && sees!(dayIn(zone, of.now)) && at !== ''),
      rows: shown.map((row) => ({
        ...row,
        day: dayOf(row.at, zone),
        when: whenText(messages, row.at, zone),
        notes: notesOn(messages, row, zone),
        groupText: messages.t(`kept.section-${row.group}`),
        correctAt: isOwn ? '' : correctAt(row, of.id, (who) => may(viewer, who)),
        lacksReason:
          isTheirOffice && isCorrection(row.kind) && row.kind !== 'leave-set' && !row.values['reason'],
      })),
      pager: {
        first: isFirst ? null : addressOf(of.path, group),
        previous: newer === null ? null : addressOf(of.path, group, { after: placeText(newer) }),
        next: older === null ? null : addressOf(of.path, group, { before: placeText(older) }),
      },
      sealed: await sealedNow(db, res.locals.place),
    });
  }

  async function send(req: Request, res: Response, of: Whose, format: TakenAs): Promise<void> {
    const { now, place } = res.locals;
    const { personId, name } = viewerOf(res);
    const day = dayIn(of.zone, now);
    const file = of.sight.isOwn ? `my-record-${day}` : `record-${of.id}-${day}`;
    res.attachment(`${file}.${format}`);
    if (req.method === 'HEAD') {
      res.end();
      return;
    }
    const maker = { name, organisation: place.organisation };
    const zip = format === 'zip' ? await zipOfPerson(database, of.id, of, maker) : undefined;
    await transact(database.write, (tx) => recordCopied(tx, now, personId, of.id, format));
    await pipeline(zip ?? Readable.from(pdfOf(db, of.id, of, maker)), res).catch(unlessGone);
  }

  const refuse = (req: Request, res: Response, of: Whose, errors: ShownProblem[]) =>
    show(req, res.status(refusedStatus(errors)), of, { errors, values: typed(req) });

  return {
    own: async (req, res) => show(req, res, await own(req, res)),
    ownPdf: async (req, res) => send(req, res, await own(req, res), 'pdf'),
    ownZip: async (req, res) => send(req, res, await own(req, res), 'zip'),
    person: async (req, res) => show(req, res, await person(req, res)),
    personPdf: async (req, res) => send(req, res, await person(req, res), 'pdf'),
    personZip: async (req, res) => send(req, res, await person(req, res), 'zip'),

    async sayWrong(req, res) {
      const errors = await problemsOf(messages, async () => {
        const { words } = readForm(req, wrongForm);
        await transact(database.write, (tx) =>
          askForCorrection(tx, res.locals.now, viewerOf(res).personId, words),
        );
      });
      if (errors.length === 0) res.redirect(303, '/my-record?done=wrong');
      else await refuse(req, res, await own(req, res), errors);
    },

    async askForData(req, res) {
      const of = await person(req, res);
      const { now } = res.locals;
      const errors = await problemsOf(messages, async () => {
        const { askedOn: day } = readForm(req, askedForm);
        const asked = { day, today: dayIn(of.zone, now) };
        await transact(database.write, (tx) => askForData(tx, now, viewerOf(res).personId, of.id, asked));
      });
      if (errors.length === 0) res.redirect(303, `${of.path}?done=asked`);
      else await refuse(req, res, of, errors);
    },
  };
}

function addressOf(path: string, group: Group | '', place: Record<string, string> = {}): string {
  const parts = new URLSearchParams({ ...(group === '' ? {} : { kind: group }), ...place });
  return parts.size === 0 ? path : `${path}?${parts.toString()}`;
}
