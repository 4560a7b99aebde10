import type { Request } from 'express';
import { dayIn } from '../days.ts';
import { sites } from '../organisation/organisation.store.ts';
import { query, viewerOf, type Ground, type Page } from '../web/ground.ts';
import { mailStarted } from '../mail/start.store.ts';
import type { Messages } from '../web/messages.ts';
import { render } from '../web/render.ts';
import { may } from '../web/viewer.ts';
import { addressOf, readFilters, STATES, type Filters } from './filters.ts';
import { lastTimed } from './import/mapping.store.ts';
import { countInvitable } from './invitations.store.ts';
import { stillOpenSince } from './invitations.ts';
import { countPeople, cursorAt, peoplePage, teams, type Cursor } from './list.store.ts';
import { toMend } from './mend.store.ts';
import { JOB_ROLES } from './person.ts';
import type { Db } from '../database/database.ts';

const MOST = 50;

/** The table of people. */
export function peopleTable(ground: Ground): Page {
  const { messages, database } = ground;
  return async (req, res) => {
    const db = database.read;
    const { now, place } = res.locals;
    const today = dayIn(place.zone, now);
    const filters = readFilters((name) => query(req, name));
    const cursor = await cursorOf(db, req);
    // One more than is shown tells whether there is another page.
    const found = await peoplePage(db, filters, today, cursor, MOST + 1);
    const more = found.length > MOST;
    const backwards = cursor?.backwards === true;
    const people = backwards ? found.slice(-MOST) : found.slice(0, MOST);
    const [first, last] = [people[0], people.at(-1)];
    const invited = /^\d{1,6}$/.test(query(req, 'invited')) ? Number(query(req, 'invited')) : undefined;
    const held = invited !== undefined && invited > 0 && (await mailStarted(db)) === undefined;
    render(req, res, 'people/list', {
      title: messages.t('people.title'),
      wide: true,
      people: people.map((person) => ({
        ...person,
        jobRole: person.job_role === null ? '' : messages.t(`people.job-role-${person.job_role}`),
        left: person.left_on !== null && person.left_on < today,
      })),
      count: await countPeople(db, filters, today),
      filters,
      narrowed: addressOf(filters) !== '/people',
      choices: choices(messages, filters, await sites(db), await teams(db)),
      mayWrite: may(viewerOf(res), 'administrator'),
      choosable: may(viewerOf(res), 'people'),
      query: addressOf(filters).split('?')[1] ?? '',
      timedRefused: (await lastTimed(db))?.refused ?? 0,
      toMend: may(viewerOf(res), 'administrator') ? await toMend(db, today) : 0,
      invitable: await countInvitable(db, today, stillOpenSince(now)),
      done: invited === undefined ? '' : invitedText(messages, invited, held),
      held,
      pager: {
        first: cursor === undefined ? null : addressOf(filters),
        previous:
          (backwards ? more : cursor !== undefined) && first
            ? addressOf(filters, { before: first.id })
            : null,
        next: (backwards || more) && last ? addressOf(filters, { after: last.id }) : null,
      },
    });
  };
}

const invitedText = (messages: Messages, count: number, held: boolean): string =>
  count === 0
    ? messages.t('people.invited-none')
    : messages.t(held ? 'people.invited-held' : 'people.invited', { count });

// The page after or before a person; for somebody who is not there, the first one.
async function cursorOf(db: Db, req: Request): Promise<Cursor | undefined> {
  const [after, before] = [query(req, 'after'), query(req, 'before')];
  const id = after || before;
  return /^[\w-]{1,64}$/.test(id) ? cursorAt(db, id, after === '') : undefined;
}

function choices(
  messages: Messages,
  filters: Filters,
  allSites: readonly { id: string; name: string }[],
  allTeams: readonly string[],
) {
  const all = (key: string) => ({ value: '', text: messages.t(key) });
  // A team that is gone still stands in an old address.
  const named = [...new Set(filters.team === '' ? allTeams : [...allTeams, filters.team])];
  return {
    site: [all('people.any-site'), ...allSites.map(({ id, name }) => ({ value: id, text: name }))],
    team: [all('people.any-team'), ...named.map((name) => ({ value: name, text: name }))],
    role: [
      all('people.any-role'),
      ...JOB_ROLES.map((role) => ({ value: role, text: messages.t(`people.job-role-${role}`) })),
    ],
    state: STATES.map((state) => ({ value: state, text: messages.t(`people.state-${state}`) })),
    email: [all('people.contact-any'), { value: 'none', text: messages.t('people.contact-none') }],
  };
}
