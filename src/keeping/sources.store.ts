import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import type { Kept } from './judge.ts';
import { letGoAttempts, letGoMails, letGoSignatures, letGoUnclear, type LetGo } from './let-go.store.ts';
import { letGoPeople } from './person-rows.store.ts';

/** Which of its things a source is asked for: the next page, or these. */
export type Asked = { after: string; most: number } | { refs: readonly string[] };

/** One place where things of a class are found. */
export interface Source {
  name: string;
  find(db: Db, asked: Asked): Promise<Kept[]>;
  letGo: LetGo;
}

const which = (column: RawBuilder<unknown>, asked: Asked): RawBuilder<unknown> =>
  'refs' in asked
    ? sql`${column} in (${sql.join([...asked.refs, ''])}) order by ${column}`
    : sql`${column} > ${asked.after} order by ${column} limit ${asked.most}`;

const hasValues = (id: RawBuilder<unknown>) =>
  sql`exists (select 1 from commitment c where c.entry_id = ${id})`;

// The day on which somebody left for good; null while they work here, and for who was never hired.
const leftOn = (person: RawBuilder<unknown>) => sql`(
  select e.left_on from employment e where e.person_id = ${person}
  order by e.hired_on desc limit 1)`;

const dayOf = (instant: string): Day => instant.slice(0, 10);
const first = (...days: (Day | null)[]): Day | null =>
  days.filter((day) => day !== null).toSorted()[0] ?? null;
const last = (...days: (Day | null)[]): Day | null =>
  days
    .filter((day) => day !== null)
    .toSorted()
    .at(-1) ?? null;

/** A signature is in force until the next one, its withdrawal or the leaving; or as long as a certificate made of it holds. */
export const signatures: Source = {
  name: 'signature',
  letGo: letGoSignatures,
  async find(db, asked) {
    interface Row {
      ref: string;
      person_id: string;
      signed_on: Day;
      withdrawn_at: string | null;
      next_on: Day | null;
      left_on: Day | null;
      holds_until: Day | null;
    }
    const { rows } = await sql<Row>`
      select s.id as ref, s.person_id, s.signed_on, s.withdrawn_at, ${leftOn(sql`s.person_id`)} as left_on,
        (select min(n.signed_on) from signature n where n.person_id = s.person_id and n.at > s.at) as next_on,
        (select max(t.holds_until) from certificate t
          where t.signature_id = s.id and t.withdrawn_at is null) as holds_until
      from signature s where ${hasValues(sql`s.entry_id`)} and ${which(sql`s.id`, asked)}`.execute(db);
    return rows.map((row) => {
      const withdrawn = row.withdrawn_at === null ? null : dayOf(row.withdrawn_at);
      const ended = first(row.next_on, withdrawn, row.left_on);
      return {
        class: 'signatures',
        ref: row.ref,
        personId: row.person_id,
        created: row.signed_on,
        last: last(row.signed_on, withdrawn)!,
        inForceUntil: ended === null ? 'still' : last(ended, row.holds_until),
      };
    });
  },
};

/** What was answered on the way to a completion is in force as that is: until the next one, or the leaving. */
export const attempts: Source = {
  name: 'attempt',
  letGo: letGoAttempts,
  async find(db, asked) {
    interface Row {
      ref: string;
      person_id: string;
      started_at: string;
      passed_on: Day | null;
      worked_at: string | null;
      drawn_at: string | null;
      next_on: Day | null;
      left_on: Day | null;
    }
    const { rows } = await sql<Row>`
      select a.id as ref, a.person_id, a.started_at, a.passed_on, ${leftOn(sql`a.person_id`)} as left_on,
        (select max(d.at) from step_done d where d.attempt_id = a.id) as worked_at,
        (select max(coalesce(p.handed_in_at, p.drawn_at)) from paper p where p.attempt_id = a.id) as drawn_at,
        (select min(n.passed_on) from attempt n
          where n.person_id = a.person_id and n.course = a.course and n.passed_at > a.passed_at) as next_on
      from attempt a
      where (a.plan is not null
          or exists (select 1 from paper p where p.attempt_id = a.id and p.draw <> '[]')
          or exists (select 1 from practice r where r.attempt_id = a.id)
          or exists (select 1 from help_request h where h.attempt_id = a.id and h.note is not null))
        and ${which(sql`a.id`, asked)}`.execute(db);
    return rows.map((row) => {
      const days = [row.worked_at, row.drawn_at].map((at) => (at === null ? null : dayOf(at)));
      const ended = first(row.next_on, row.left_on);
      return {
        class: 'answers',
        ref: row.ref,
        personId: row.person_id,
        created: dayOf(row.started_at),
        last: last(dayOf(row.started_at), row.passed_on, ...days)!,
        inForceUntil: row.passed_on === null ? null : (ended ?? 'still'),
      };
    });
  },
};

/** A mail is never in force. One that waits is not old. */
export const mails: Source = {
  name: 'mail',
  letGo: letGoMails,
  async find(db, asked) {
    const { rows } = await sql<{ ref: string; person_id: string; created_at: string }>`
      select id as ref, person_id, created_at from mail
      where state in ('sent', 'failed', 'unsure') and ${which(sql`id`, asked)}`.execute(db);
    return rows.map(({ ref, person_id, created_at }) => {
      const day = dayOf(created_at);
      return { class: 'reminders', ref, personId: person_id, created: day, last: day, inForceUntil: null };
    });
  },
};

/** Whoever has left, and of whom nothing was entered since. Who was never hired stays until somebody asks. */
export const leavers: Source = {
  name: 'person',
  letGo: letGoPeople,
  async find(db, asked) {
    const { rows } = await sql<{
      ref: string;
      left_on: Day;
      hired_on: Day;
      holds_until: Day | null;
      last_at: string | null;
    }>`
      select p.id as ref, ${leftOn(sql`p.id`)} as left_on,
        (select min(e.hired_on) from employment e where e.person_id = p.id) as hired_on,
        (select max(c.holds_until) from certificate c join signature s on s.id = c.signature_id
          where s.person_id = p.id and c.withdrawn_at is null) as holds_until,
        (select max(l.known_at) from ledger l where l.person_id = p.id
          and l.kind not in ('hold-set', 'hold-lifted', 'erasure-asked')) as last_at
      from person p
      where exists (select 1 from employment e where e.person_id = p.id)
        and not exists (select 1 from employment o where o.person_id = p.id and o.left_on is null)
        and not exists (select 1 from erased x where x.person_id = p.id)
        and ${which(sql`p.id`, asked)}`.execute(db);
    return rows.map(({ ref, left_on: left, hired_on: hired, holds_until: holds, last_at: at }) => ({
      class: 'people',
      ref,
      personId: ref,
      created: hired,
      last: last(hired, at === null ? null : dayOf(at))!,
      inForceUntil: last(left, holds)!,
    }));
  },
};

/** The counts of what the checker could not tell, day by day. */
export const unclear: Source = {
  name: 'unclear',
  letGo: letGoUnclear,
  async find(db, asked) {
    const { rows } = await sql<{ ref: Day }>`
      select day as ref from (select day from undecided union select day from unclear) as asked
      where ${which(sql`day`, asked)}`.execute(db);
    return rows.map(({ ref }) => ({
      class: 'questions',
      ref,
      personId: null,
      created: ref,
      last: ref,
      inForceUntil: null,
    }));
  },
};
