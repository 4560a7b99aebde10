import { sql, type SqlBool } from 'kysely';
import type { Db } from '../database/database.ts';
import type { MailState } from '../database/schema.ts';
import { sortName } from '../people/person.ts';

/** The kinds of mail that are reminders. */
export const MAIL_KINDS = ['reminder', 'copies', 'team', 'nudge', 'gap'] as const;
/** What was said on paper is among them. */
export const SENT_KINDS = [...MAIL_KINDS, 'slip'] as const;
/** How a reminder fares: as a mail does, or handed over on paper. */
export const SENT_STATES = ['waiting', 'sent', 'failed', 'unsure', 'handed'] as const;

/** What the list is narrowed to; '' is anything. */
export interface SentFilters {
  q: string;
  person: string;
  site: string;
  kind: (typeof SENT_KINDS)[number] | '';
  state: (typeof SENT_STATES)[number] | '';
}

/** One reminder, as a mail or on paper. */
export interface Sent {
  id: string;
  personId: string;
  name: string | null;
  kind: (typeof SENT_KINDS)[number];
  /** Of a mail. */
  state: MailState | 'handed';
  at: string;
  nextAt: string | null;
  sentAt: string | null;
  error: string | null;
  tries: number;
}

/** Where a page begins: before an id (so: older), or just after it. */
export interface From {
  before?: string;
  after?: string;
  /** Just this one. */
  only?: string;
}

/** Reminders of a filter, the newest first, at most so many from a place on. Ids sort by time. */
export async function sentPage(db: Db, filters: SentFilters, from: From, most: number): Promise<Sent[]> {
  const mails =
    filters.kind === 'slip' || filters.state === 'handed' ? [] : await mailPage(db, filters, from, most);
  const paper =
    (filters.kind === '' || filters.kind === 'slip') && (filters.state === '' || filters.state === 'handed');
  const all = [...mails, ...(paper ? await slipPage(db, filters, from, most) : [])];
  const sorted = all.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  return from.after === undefined ? sorted.slice(0, most) : sorted.slice(-most);
}

async function mailPage(db: Db, filters: SentFilters, from: From, most: number): Promise<Sent[]> {
  const kinds = filters.kind === '' || filters.kind === 'slip' ? MAIL_KINDS : [filters.kind];
  let found = db
    .selectFrom('mail as x')
    .leftJoin('person', 'person.id', 'x.person_id')
    .select([
      'x.id',
      'x.person_id as personId',
      'person.name',
      'x.kind',
      'x.state',
      'x.created_at as at',
      'x.next_at as nextAt',
      'x.sent_at as sentAt',
      'x.error',
      'x.tries',
    ])
    .where('x.kind', 'in', kinds)
    .where(fits(filters));
  const { state } = filters;
  // On its way is still waiting.
  if (state === 'waiting') found = found.where('x.state', 'in', ['waiting', 'sending']);
  else if (state !== '' && state !== 'handed') found = found.where('x.state', '=', state);
  const rows = await found
    .where(beyond(from))
    .orderBy('x.id', from.after === undefined ? 'desc' : 'asc')
    .limit(most)
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as Sent['kind'] }));
}

async function slipPage(db: Db, filters: SentFilters, from: From, most: number): Promise<Sent[]> {
  const rows = await db
    .selectFrom('slip as x')
    .leftJoin('person', 'person.id', 'x.person_id')
    .select(['x.id', 'x.person_id as personId', 'person.name', 'x.at'])
    .where(fits(filters))
    .where(beyond(from))
    .orderBy('x.id', from.after === undefined ? 'desc' : 'asc')
    .limit(most)
    .execute();
  const paper = { kind: 'slip', state: 'handed', nextAt: null, error: null, tries: 0 } as const;
  return rows.map((row) => ({ ...row, ...paper, sentAt: row.at }));
}

const beyond = ({ before, after, only }: From) =>
  only !== undefined
    ? sql<SqlBool>`x.id = ${only}`
    : after !== undefined
      ? sql<SqlBool>`x.id > ${after}`
      : before !== undefined
        ? sql<SqlBool>`x.id < ${before}`
        : sql<SqlBool>`1 = 1`;

const plain = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function fits({ q, person, site }: SentFilters) {
  const parts = [sql<SqlBool>`1 = 1`];
  if (person !== '') parts.push(sql<SqlBool>`x.person_id = ${person}`);
  if (q !== '')
    parts.push(sql<SqlBool>`person.sort_name like ${`%${plain(sortName(q))}%`} escape ${sql.lit('\\')}`);
  if (site !== '')
    parts.push(
      sql<SqlBool>`exists (select 1 from placement as p where p.person_id = x.person_id and p.site_id = ${site})`,
    );
  return sql<SqlBool>`(${sql.join(parts, sql` and `)})`;
}

/** One reminder; undefined when there is none of that id. */
export async function sentOne(db: Db, id: string): Promise<Sent | undefined> {
  const filters: SentFilters = { q: '', person: '', site: '', kind: '', state: '' };
  return (await sentPage(db, filters, { only: id }, 1))[0];
}

/** What each of these mails and slips said: obligation and stage as they are kept. */
export async function saidIn(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom('said')
    .select(['mail_id as id', 'obligation', 'stage'])
    .where('mail_id', 'in', ids)
    .orderBy('obligation')
    .execute();
}

/** Who sent these by hand, or handed them out, by id of the mail or slip. */
export async function sendersOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const nudges = await db
    .selectFrom('nudge')
    .innerJoin('person', 'person.id', 'nudge.by_id')
    .select(['nudge.mail_id as id', 'person.name'])
    .where('nudge.mail_id', 'in', ids)
    .execute();
  const slips = await db
    .selectFrom('slip')
    .innerJoin('person', 'person.id', 'slip.by_id')
    .select(['slip.id', 'person.name'])
    .where('slip.id', 'in', ids)
    .execute();
  return new Map([...nudges, ...slips].map(({ id, name }) => [id, name]));
}

/** How many reminders wait, and how many a server refused; what was stopped or not needed is not among them. */
export async function openCounts(db: Db, ours: string): Promise<{ waiting: number; failed: number }> {
  const rows = await db
    .selectFrom('mail')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('kind', 'in', MAIL_KINDS)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['waiting', 'sending']),
        eb.and([
          eb('state', '=', 'failed'),
          eb.or([eb('error', 'is', null), eb('error', 'not like', `${ours}%`)]),
        ]),
      ]),
    )
    .groupBy('state')
    .execute();
  const of = (states: readonly string[]) =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  return { waiting: of(['waiting', 'sending']), failed: of(['failed']) };
}
