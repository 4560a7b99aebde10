import { languageFor } from '../people/language.ts';
import { transact, type Database, type Db, type Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { HeedError } from '../errors.ts';
import { compose } from '../mail/compose.ts';
import { queueMail } from '../mail/queue.ts';
import { organisation, type Organisation } from '../organisation/organisation.ts';
import { hasTeam, standsInFor } from '../people/deputy.store.ts';
import type { Found } from '../reports/catalogue.ts';
import { readDates } from '../reports/filters.ts';
import { whereAsked } from '../reports/past-asked.ts';
import { entranceFacts } from '../sign-in/account.store.ts';
import { entrance } from '../sign-in/entrance.ts';
import type { Scope } from '../reports/scope.ts';
import type { Messages } from '../web/messages.ts';
import { claimMail, viewsToMail, type ViewRow } from './view.store.ts';
import { reportAt, slotsOf } from './view.ts';

export interface TellDeps {
  database: Database;
  messages: Messages;
  /** Where the links in the mails lead. */
  origin: string;
}

const KIND = 'view';
/** Of everybody: for whoever may see everybody. */
const WHOLE = 'view-whole';
/** So many rows of a view go into its mail; the rest is behind its link. */
const MOST_ROWS = 20;

/**
 * Mails the views whose week or month has begun, as their people may see them today; gives how many mails that made. Each goes out
 * once a week or month, however often, late, or on how many servers this runs. What somebody may no longer see is not mailed.
 */
export async function mailViews({ database, messages, origin }: TellDeps, now: Date): Promise<number> {
  const house = await organisation(database.read);
  if (house === undefined) return 0;
  const today = dayIn(house.zone, now);
  const slots = slotsOf(today);
  let mails = 0;
  const one = async (view: ViewRow): Promise<boolean> => {
    const theirs = messages.in(await languageFor(database.read, view.person_id));
    const found = await look(database, { view, house, today, now }, theirs);
    if (found === undefined) return false;
    const letter = await letterOf(theirs, { view, house, origin }, found);
    const slot = view.mail === 'week' ? slots.week : slots.month;
    return transact(database.write, async (tx) => {
      if (!(await claimMail(tx, view.id, view.mailed, slot))) return false;
      await queueMail(tx, now, { personId: view.person_id, kind: found.isWhole ? WHOLE : KIND, ...letter });
      return true;
    });
  };
  const failed: unknown[] = [];
  // One that cannot be made keeps none of the others back.
  for (const view of await viewsToMail(database.read, slots, today))
    await one(view).then(
      (isMine) => (mails += Number(isMine)),
      (error: unknown) => failed.push(error),
    );
  if (failed.length > 0) throw failed[0];
  return mails;
}

/** The views that would be mailed now, with the name each was kept under. */
export async function viewsDue(db: Db, today: Day): Promise<{ personId: string; name: string }[]> {
  const due: { personId: string; name: string }[] = [];
  for (const { person_id, name } of await viewsToMail(db, slotsOf(today), today))
    if ((await seenBy(db, person_id, today)) !== undefined) due.push({ personId: person_id, name });
  return due;
}

/** For the mail worker: a mail of a view waits for nobody who has no right to it any more. */
export async function viewStillSeen(
  tx: Tx,
  now: Date,
  { kind, personId }: { kind: string; personId: string },
): Promise<boolean> {
  if (kind !== KIND && kind !== WHOLE) return true;
  const zone = (await organisation(tx))?.zone ?? 'UTC';
  const seen = await seenBy(tx, personId, dayIn(zone, now));
  return seen !== undefined && (kind === KIND || seen.scope === 'everyone');
}

interface Seen {
  scope: Scope;
  /** Their own team, which some who see everybody have as well. */
  team: Scope | undefined;
  /** Whether they may see attempts and figures on questions. */
  records: boolean;
}

// An auditor reads what there is and keeps no views.
async function seenBy(db: Db, personId: string, today: Day): Promise<Seen | undefined> {
  const others = (await standsInFor(db, personId, today)).map(({ id }) => id);
  const isManager = others.length > 0 || (await hasTeam(db, personId));
  const team = isManager ? { below: [personId, ...others] } : undefined;
  const { welcome, roles } = entrance(await entranceFacts(db, personId), today);
  // Who left has no role any more, whatever nobody thought of taking back.
  if (!welcome) return undefined;
  if (roles.includes('officer')) return { scope: 'everyone', team, records: true };
  return team === undefined ? undefined : { scope: team, team, records: false };
}

// No view of one person's records is kept.
const NOBODY = () => Promise.resolve(null);

interface Told extends Omit<Found, 'lead'> {
  lead: string;
  isWhole: boolean;
}

async function look(
  database: Database,
  { view, house, today, now }: { view: ViewRow; house: Organisation; today: Day; now: Date },
  messages: Messages,
): Promise<Told | undefined> {
  const seen = await seenBy(database.read, view.person_id, today);
  const asked = reportAt(view.address);
  if (seen === undefined || asked === undefined) return undefined;
  const { kind, given } = asked;
  const scope = kind.who === 'manager' ? seen.team : seen.scope;
  if (scope === undefined || (kind.who === 'statistics' && !seen.records)) return undefined;
  const about = kind.about === undefined ? {} : { about: kind.about };
  const where = { filters: readDates(given), scope, zone: house.zone, now, ...about };
  try {
    return await whereAsked(database, where, async (place) => {
      const found = await kind.look({
        messages,
        named: database.read,
        asked: place,
        scope,
        // Whoever looks after mail reads it too: what a package claims of a person stays behind the link.
        records: false,
        seen: NOBODY,
        zone: house.zone,
        given,
      });
      // Only while it is looked at: the past that it may be in is not kept.
      return {
        ...found,
        lead: await found.lead(),
        isWhole: scope === 'everyone',
        table: { ...found.table, rows: first(await beginningOf(found)) },
      };
    });
  } catch (error) {
    // A package that is gone.
    if (error instanceof HeedError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

type Rows = Awaited<ReturnType<typeof beginningOf>>;

async function beginningOf({ table }: Pick<Found, 'table'>) {
  const rows: (readonly (string | number | null)[])[] = [];
  for await (const piece of table.rows) {
    rows.push(...piece.slice(0, MOST_ROWS + 1 - rows.length));
    if (rows.length > MOST_ROWS) break;
  }
  return rows;
}

// eslint-disable-next-line require-await
async function* first(rows: Rows): Found['table']['rows'] {
  yield rows;
}

async function letterOf(
  messages: Messages,
  { view, house, origin }: { view: ViewRow; house: Organisation; origin: string },
  found: Told,
) {
  const { t } = messages;
  const rows = await beginningOf(found);
  const list = rows.slice(0, MOST_ROWS).map((row) => line(found, row));
  const about = found.table.about.filter((one) => one !== '');
  return compose(messages, {
    organisation: house.name,
    subject: t('saved.mail-subject', { name: view.name }),
    parts: [
      found.lead,
      ...about,
      ...(list.length === 0 ? [] : [{ lead: t('saved.mail-rows'), list }]),
      ...(rows.length > MOST_ROWS ? [t('saved.mail-more')] : []),
    ],
    action: { text: t('saved.mail-open'), href: `${origin}${view.address}` },
    after: [t(`saved.mail-why-${view.mail}`, { name: view.name, address: `${origin}/reports/views` })],
  });
}

const line = ({ table }: Told, row: Rows[number]): string =>
  row
    .flatMap((cell, n) =>
      cell === null || cell === ''
        ? []
        : [table.columns[n]!.kind === 'text' ? String(cell) : `${table.columns[n]!.head}: ${cell}`],
    )
    .join(' · ');
