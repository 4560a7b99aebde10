import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../database/database.ts';
import type { ItemSums } from '../courses/item-statistics.ts';

/** Whose answers, and from what kind of paper; '' for all. */
export interface Among {
  use: string;
  role: string;
}

interface OfVersion {
  question: string;
  version: string;
}

const among = ({ use, role }: Among): RawBuilder<unknown> =>
  sql.join(
    [sql`1 = 1`, ...(use === '' ? [] : [sql`use = ${use}`]), ...(role === '' ? [] : [sql`role = ${role}`])],
    sql` and `,
  );

// A sum of bigint is a decimal on PostgreSQL, which comes back as text.
const total = (column: string) => sql`cast(sum(${sql.ref(column)}) as bigint)`;

const SUMS = sql`${total('n')} as n, ${total('n_right')} as "right", ${total('sum_rest')} as rest,
  ${total('sum_rest_sq')} as "restSq", ${total('sum_rest_right')} as "restRight", ${total('n_timed')} as timed,
  ${total('sum_seconds')} as seconds`;

/** The sums of every version of every question, apart by the kind of paper. */
export async function versionSums(db: Db, whose: Among): Promise<(OfVersion & ItemSums)[]> {
  const { rows } = await sql<OfVersion & ItemSums>`
    select question, version, ${SUMS} from item_stat where ${among(whose)}
    group by question, version, use`.execute(db);
  return rows;
}

/** How many chose each option of every version of every question. */
export async function optionCounts(
  db: Db,
  whose: Among,
): Promise<(OfVersion & { place: number; n: number })[]> {
  const { rows } = await sql<OfVersion & { place: number; n: number }>`
    select question, version, place, ${total('n')} as n from item_option where ${among(whose)}
    group by question, version, place`.execute(db);
  return rows;
}

/** The clauses that each version was asked on, and when it was first answered. */
export async function versionClauses(db: Db): Promise<(OfVersion & { clause: string; firstAt: string })[]> {
  const { rows } = await sql<OfVersion & { clause: string; firstAt: string }>`
    select question, version, clause, first_at as "firstAt" from item_clause
    order by question, version, clause`.execute(db);
  return rows;
}

/** The same for the versions of one question. */
export async function clausesOf(
  db: Db,
  question: string,
): Promise<(OfVersion & { clause: string; firstAt: string })[]> {
  const { rows } = await sql<OfVersion & { clause: string; firstAt: string }>`
    select question, version, clause, first_at as "firstAt" from item_clause where question = ${question}
    order by version, clause`.execute(db);
  return rows;
}

/** How many people of each role answered anything, in papers of this use or ('') of any. */
export async function peopleByRole(db: Db, use: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ role: string; people: number }>`
    select role, count(distinct person_id) as people from item_person where ${among({ use, role: '' })}
    group by role order by role`.execute(db);
  return new Map(rows.map((row) => [row.role, row.people]));
}

/** How many people of this role, or ('') of any, answered anything, by what the paper was for. */
export async function peopleByUse(db: Db, role: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ use: string; people: number }>`
    select use, count(distinct person_id) as people from item_person where ${among({ use: '', role })}
    group by use order by use`.execute(db);
  return new Map(rows.map((row) => [row.use, row.people]));
}

/** How many people answered anything. Whoever changed roles is in two of them, and still one person. */
export async function peopleAmong(db: Db, whose: Among): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(distinct person_id) as people from item_person where ${among(whose)}`.execute(db);
  return rows[0]!.people;
}

/** A group of the answers to one question. */
export interface Slice extends ItemSums {
  version: string;
  use: string;
  role: string;
  confidence: string;
}

/** The answers to one question in their smallest groups. */
export async function slicesOf(db: Db, question: string): Promise<Slice[]> {
  const { rows } = await sql<Slice>`
    select version, use, role, confidence, n, n_right as "right", sum_rest as rest, sum_rest_sq as "restSq",
      sum_rest_right as "restRight", n_timed as timed, sum_seconds as seconds
    from item_stat where question = ${question} order by version, use, role, confidence`.execute(db);
  return rows;
}

/** How many chose each option of each version of one question. */
export async function optionsOf(
  db: Db,
  question: string,
): Promise<{ version: string; place: number; n: number }[]> {
  const { rows } = await sql<{ version: string; place: number; n: number }>`
    select version, place, ${total('n')} as n from item_option where question = ${question}
    group by version, place order by version, place`.execute(db);
  return rows;
}

/** Answers on a clause by people of one role who were so sure ('' where nobody asked). */
export interface ClauseCount {
  clause: string;
  role: string;
  confidence: string;
  n: number;
  right: number;
}

/** The answers by clause, role and how sure people were. */
export async function clauseCounts(db: Db, use: string): Promise<ClauseCount[]> {
  const { rows } = await sql<ClauseCount>`
    select clause, role, confidence, ${total('n')} as n, ${total('n_right')} as "right" from clause_stat
    where ${among({ use, role: '' })} group by clause, role, confidence order by clause, role, confidence`.execute(
    db,
  );
  return rows;
}
