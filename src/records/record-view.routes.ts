import type { Request, Response } from 'express';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { sealedNow } from '../ledger/latest.ts';
import { namesOf } from '../people/person.store.ts';
import { recordsSeen } from '../people/scope.ts';
import type { ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground } from '../web/ground.ts';
import { may } from '../web/viewer.ts';
import { correctAt } from './correct-at.ts';
import type { From } from './entries.store.ts';
import { GROUPS, type Group } from './kinds.ts';
import { owedRows } from './owed.ts';
import { openDataRequest } from './requests.store.ts';
import type { FileAsked } from './section.ts';
import { placeIn, placeText, timelineOf } from './timeline.ts';
import { dayOf, notesOn, whenText } from './words.ts';

const MOST = 50;
const DONE = ['strike', 'undo', 'reason', 'wrong', 'asked'] as const;

/** A form of the page that was refused: what was wrong, and what was typed. */
export interface Refused {
  errors: ShownProblem[];
  values: Record<string, string>;
}

/** Of whom a record is asked for, and how much of it this viewer may see. */
export interface Whose extends FileAsked {
  id: string;
  name: string;
  path: string;
  /** Where its files are, without their endings. */
  files: string;
}

/** What the pages of a record are made of: whose it is, and what of it is shown. Throws `not-found` for what is not theirs to see. */
export function recordViews({ database, messages }: Ground) {
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
      path: isOwn ? '/kept' : `/people/${id}/record`,
      files: isOwn ? '/my-record' : `/people/${id}/record`,
      messages,
      zone: res.locals.place.zone,
      now: res.locals.now,
      sight: { isOwn, isOfficer: viewer.roles.includes('officer') },
      sees,
    };
  }

  async function view(req: Request, res: Response, of: Whose, refused?: Refused) {
    const { zone, sees } = of;
    const viewer = viewerOf(res);
    const { isOwn, isOfficer } = of.sight;
    const isTheirOffice = !isOwn && isOfficer;
    const done = DONE.find((one) => one === query(req, 'done'));
    const group = GROUPS.find((one) => one === query(req, 'kind')) ?? '';
    const [before, after] = [placeIn(query(req, 'before')), placeIn(query(req, 'after'))];
    const from: From = before ? { before } : after ? { after } : {};
    const { rows, newer, older } = await timelineOf(db, of.id, of, { group, from, most: MOST });
    const isFirst = before === undefined && after === undefined;
    const owed = isFirst && (group === '' || group === 'owed') ? await owedRows(db, messages, of.id, of) : [];
    return {
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
      rows: rows.map((row) => ({
        ...row,
        day: dayOf(row.at, zone),
        when: whenText(messages, row.at, zone),
        notes: notesOn(messages, row, zone),
        groupText: messages.t(`kept.section-${row.group}`),
        correctAt: isOwn ? '' : correctAt(row, of.id, (who) => may(viewer, who)),
        lacksReason: isTheirOffice && row.corrects && !row.values['reason'],
      })),
      pager: {
        first: isFirst ? null : addressOf(of.path, group),
        previous: newer === null ? null : addressOf(of.path, group, { after: placeText(newer) }),
        next: older === null ? null : addressOf(of.path, group, { before: placeText(older) }),
      },
      sealed: await sealedNow(db, res.locals.place),
    };
  }

  return { whose, view };
}

function addressOf(path: string, group: Group | '', place: Record<string, string> = {}): string {
  const parts = new URLSearchParams({ ...(group === '' ? {} : { kind: group }), ...place });
  // The first thing on the page is not what is leafed through.
  return `${path}${parts.size === 0 ? '' : `?${parts.toString()}`}#timeline`;
}
