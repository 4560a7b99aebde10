import type { Request, Response } from 'express';
import { transact, type Db } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { sites } from '../organisation/organisation.store.ts';
import { problemsOf, type ShownProblem } from '../web/form.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { render } from '../web/render.ts';
import { may, ROLES } from '../web/viewer.ts';
import { entriesAbout } from './history.store.ts';
import { peopleIn, told } from './history.ts';
import { inviteByHand, inviteByMail, type InviteLink } from './invitations.ts';
import { leavesShown } from './leave.ts';
import { leavesOf } from './leave.store.ts';
import { personDetails, rolesOf } from './people.store.ts';
import { idOf } from './person.routes.ts';
import { namesOf, surroundings } from './person.store.ts';
import { grantTexts } from './roles-audit-words.ts';
import { openGrants } from './roles-audit.store.ts';
import { setRole } from './roles.ts';
import { workSummary } from './work-words.ts';

const MOST = 100;
const DONE = [
  'added',
  'saved',
  'same',
  'past',
  'role',
  'invited',
  'waiting',
  'leave',
  'leave-withdrawn',
] as const;

/** The ground of a person's page, with what a room above hands down. */
export type PersonGround = Ground & { holds: HoldsShown };

/** A hold as a person's page shows it: whose it is (null: everybody's), on which time, and since when. */
export interface HoldShown {
  id: string;
  person_id: string | null;
  from_on: string | null;
  to_on: string | null;
  set_at: string;
}

/** Finds the holds over somebody's records; they belong to a room above. */
export type HoldsShown = (db: Db, personId: string) => Promise<HoldShown[]>;

/** One person's page, with their roles and their invitation. */
export function personPages(
  ground: PersonGround,
  inviteLink: InviteLink,
): Record<'show' | 'setRole' | 'invite', Page> {
  const { messages, database } = ground;

  return {
    show: (req, res) => showPerson(ground, req, res, []),

    async setRole(req, res) {
      const id = idOf(req);
      const { now, place } = res.locals;
      const role = ROLES.find((one) => one === field(req, 'role'));
      const has = field(req, 'has');
      const errors = await problemsOf(messages, async () => {
        if (role === undefined || (has !== '1' && has !== '0')) throw conflict('people.role-unknown');
        await transact(database.write, (tx) =>
          setRole(tx, now, viewerOf(res).personId, id, { role, has: has === '1' }, dayIn(place.zone, now)),
        );
      });
      if (errors.length === 0) res.redirect(303, `/people/${id}?done=role`);
      else await showPerson(ground, req, res.status(409), errors);
    },

    async invite(req, res) {
      const id = idOf(req);
      const { now, place } = res.locals;
      const [by, today] = [viewerOf(res).personId, dayIn(place.zone, now)];
      const how = field(req, 'how');
      const byMail = how === 'mail';
      let token = '';
      let queued = false;
      const errors = await problemsOf(messages, () =>
        transact(database.write, async (tx) => {
          if (!byMail && how !== 'show') throw conflict('people.invite-unknown');
          if (byMail) queued = await inviteByMail(tx, now, by, id, today, place);
          else token = await inviteByHand(tx, now, by, id, today, inviteLink);
        }),
      );
      if (errors.length > 0) await showPerson(ground, req, res.status(409), errors);
      else if (byMail) res.redirect(303, `/people/${id}?done=${queued ? 'invited' : 'waiting'}`);
      else await showLink(ground, req, res, id, token);
    },
  };
}

function field(req: Request, name: string): string {
  const body: unknown = req.body;
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

async function showLink(ground: Ground, req: Request, res: Response, id: string, token: string) {
  const name = (await personDetails(ground.database.read, id))?.name ?? '';
  render(req, res, 'people/invitation', {
    title: ground.messages.t('people.invite-title', { name }),
    id,
    link: `${ground.config.origin}/welcome/${token}`,
  });
}

/** A person's page, with what was wrong with something that was asked for there. */
export async function showPerson(
  ground: PersonGround,
  req: Request,
  res: Response,
  errors: ShownProblem[],
): Promise<void> {
  const { messages } = ground;
  const db = ground.database.read;
  const id = idOf(req);
  const { now, place } = res.locals;
  const details = await personDetails(db, id);
  if (details === undefined) throw notFound();
  const today = dayIn(place.zone, now);
  const has = await rolesOf(db, id);
  // One more than is shown tells whether there are older ones.
  const entries = await entriesAbout(db, id, MOST + 1);
  const names = {
    people: await namesOf(db, peopleIn(entries)),
    sites: new Map((await sites(db)).map((site) => [site.id, site.name])),
  };
  const done = DONE.find((one) => one === query(req, 'done'));
  render(req, res, 'people/person', {
    title: details.name,
    id,
    details,
    jobRole: messages.t(`people.job-role-${details.jobRole}`),
    work: workSummary(messages, details.work),
    leaves: leavesShown(await leavesOf(db, id), today),
    ...(await surroundings(db, id)),
    left: details.leftOn !== null && details.leftOn < today,
    roles: ROLES.map((role) => ({ role, text: messages.t(`people.role-${role}`), has: has.includes(role) })),
    audits: await grantTexts(db, messages, await openGrants(db, id), today),
    history: entries.slice(0, MOST).map((entry) => told(messages, entry, names)),
    older: entries.length > MOST,
    mayWrite: may(viewerOf(res), 'administrator'),
    seesSignatures: may(viewerOf(res), 'officer'),
    mayErase: may(viewerOf(res), 'officer'),
    holds: may(viewerOf(res), 'keeping') ? await ground.holds(db, id) : [],
    errors,
    done: errors.length > 0 || done === undefined ? '' : messages.t(`people.done-${done}`),
    dayOf: (at: string) => dayIn(place.zone, new Date(at)),
  });
}
