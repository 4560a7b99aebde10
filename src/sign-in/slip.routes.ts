import type { Request, Response } from 'express';
import QRCode from 'qrcode';
import { transact } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { sites } from '../organisation/organisation.store.ts';
import { cursorAt } from '../people/list.store.ts';
import { param, query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { dayText, render } from '../web/render.ts';
import { isPinLocked } from './slowdown.ts';
import { handSlips, makeSlips, slipScopeOf, voidSlip, type MadeSlip } from './slip.ts';
import { silentPage, silentSites } from './slip.store.ts';

const MOST = 40;
const PATH = '/sign-in-slips';
const DONE = ['handed', 'handed-none', 'voided', 'over', 'nobody'] as const;

/** Slips of paper for people without email: made and printed, handed over, voided. Site by site, or for one's own people. */
export function slipPages(ground: Ground): Record<'list' | 'make' | 'hand' | 'voidOne', Page> {
  const { messages, database, config } = ground;
  const { t } = messages;
  const who = (res: Response) => {
    const viewer = viewerOf(res);
    const today = dayIn(res.locals.place.zone, res.locals.now);
    return { by: viewer.personId, scope: slipScopeOf(viewer), today };
  };
  const back = (res: Response, site: string, done: (typeof DONE)[number]) =>
    res.redirect(
      303,
      `${PATH}?${new URLSearchParams({ ...(site === '' ? {} : { site }), done }).toString()}`,
    );

  async function list(req: Request, res: Response): Promise<void> {
    const db = database.read;
    const { by, scope, today } = who(res);
    const here = await silentSites(db, scope, today);
    const places = (await sites(db)).filter(({ id }) => here.has(id));
    const site =
      places.find(({ id }) => id === query(req, 'site'))?.id ?? (places.length > 1 ? places[0]!.id : '');
    const [after, before] = [query(req, 'after'), query(req, 'before')];
    const cursor = after + before === '' ? undefined : await cursorAt(db, after || before, after === '');
    const found = await silentPage(db, scope, { site, today, cursor, most: MOST + 1 });
    const backwards = cursor?.backwards === true;
    const rows = backwards ? found.slice(-MOST) : found.slice(0, MOST);
    const more = found.length > MOST;
    const people = [];
    for (const row of rows.filter(({ id }) => id !== by)) {
      const locked = row.pin_at !== null && (await isPinLocked(db, row.number ?? ''));
      people.push({ ...row, locked, ...stateOf(row, res.locals.now.toISOString(), locked) });
    }
    const done = DONE.find((one) => one === query(req, 'done'));
    const to = (more_: Record<string, string>) =>
      `${PATH}?${new URLSearchParams({ site, ...more_ }).toString()}`;
    render(req, res, 'sign-in/slips', {
      title: t('sign-in-slip.title'),
      wide: true,
      site,
      sites: places.map(({ id, name }) => ({ value: id, text: name })),
      people,
      done: done === undefined ? '' : t(`sign-in-slip.done-${done}`),
      pager: {
        first: cursor === undefined ? null : to({}),
        previous: (backwards ? more : cursor !== undefined) && rows[0] ? to({ before: rows[0].id }) : null,
        next: (backwards || more) && rows.length > 0 ? to({ after: rows.at(-1)!.id }) : null,
      },
    });
  }

  async function make(req: Request, res: Response): Promise<void> {
    const { site, ids } = formOf(req, 'person');
    const { now } = res.locals;
    const made = await transact(database.write, (tx) => makeSlips(tx, now, who(res), ids));
    if (made.length === 0) {
      back(res, site, 'nobody');
      return;
    }
    const slips = await Promise.all(made.map((one) => printed(res, one)));
    render(req, res, 'sign-in/slips-made', {
      title: t('sign-in-slip.made-heading'),
      site,
      slips,
      address: `${config.origin.replace(/^https?:\/\//, '')}/slip`,
    });
  }

  async function printed(res: Response, one: MadeSlip) {
    const qr = await QRCode.toString(`${config.origin}/slip/${one.code}`, {
      type: 'svg',
      errorCorrectionLevel: 'M',
      margin: 1,
    });
    const until = dayText(messages, dayIn(res.locals.place.zone, new Date(one.expiresAt)));
    return { ...one, qr, until };
  }

  return {
    list,
    make,

    async hand(req, res) {
      const { site, ids } = formOf(req, 'slip');
      const count = await transact(database.write, (tx) => handSlips(tx, res.locals.now, who(res), ids));
      back(res, site, count === 0 ? 'handed-none' : 'handed');
    },

    async voidOne(req, res) {
      const { site } = formOf(req, 'slip');
      const id = param(req, 'slip');
      const voided = await transact(database.write, (tx) => voidSlip(tx, res.locals.now, who(res), id));
      back(res, site, voided ? 'voided' : 'over');
    },
  };
}

type Row = Awaited<ReturnType<typeof silentPage>>[number];

/** How it stands with somebody's signing in, and what can be done about it. */
function stateOf(row: Row, now: string, locked: boolean) {
  const isOpen = row.slip !== null && row.used_at === null && row.ended_at === null && row.expires_at! > now;
  const signsIn = row.pin_at !== null || row.password_at !== null;
  const state = isOpen
    ? row.handed_at === null
      ? 'printed'
      : 'handed'
    : locked
      ? 'locked'
      : signsIn
        ? row.pin_at === null
          ? 'password'
          : 'pin'
        : row.slip === null
          ? 'none'
          : row.ended_at === null
            ? 'old'
            : 'voided';
  return {
    state,
    isOpen,
    canVoid: row.slip !== null && row.ended_at === null && (isOpen || row.used_at !== null),
    canHand:
      row.slip !== null &&
      row.ended_at === null &&
      row.handed_at === null &&
      (isOpen || row.used_at !== null),
    wanted: !isOpen && (!signsIn || locked),
  };
}

function formOf(req: Request, name: 'person' | 'slip'): { site: string; ids: string[] } {
  const body = (req.body ?? {}) as Record<string, unknown>;
  const sound = (value: unknown): value is string =>
    typeof value === 'string' && value.length <= 100 && value.isWellFormed() && !value.includes('\0');
  const { site } = body;
  return { site: sound(site) ? site : '', ids: [body[name] ?? []].flat().filter(sound).slice(0, 200) };
}
