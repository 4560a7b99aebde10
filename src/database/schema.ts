import type { Generated } from 'kysely';
import type { CertificatesTables } from './certificates-tables.ts';
import type { CourseTables } from './course-tables.ts';
import type { FollowUpTables } from './follow-up-tables.ts';
import type { ItemTables } from './item-tables.ts';
import type { KeepingTables } from './keeping-tables.ts';
import type { MailTables } from './mail-tables.ts';
import type { NetworkTables } from './network-tables.ts';
import type { ObligationTables } from './obligation-tables.ts';
import type { PackTables } from './pack-tables.ts';
import type { PeopleTables } from './people-tables.ts';
import type { RecordsTables } from './records-tables.ts';
import type { ReminderTables } from './reminder-tables.ts';
import type { SavedTables } from './saved-tables.ts';
import type { SetupTables } from './setup-tables.ts';
import type { ScormTables } from './scorm-tables.ts';
import type { SignInTables } from './sign-in-tables.ts';
import type { TeamTables } from './team-tables.ts';
import type { TrainingTables } from './training-tables.ts';
import type { WardTables } from './ward-tables.ts';
import type { WitnessTables } from './witness-tables.ts';

/** Every table, as the migrations make it. Instants are UTC text with three decimals, days ISO dates, 0/1 booleans. */
export interface Schema
  extends
    CertificatesTables,
    NetworkTables,
    PackTables,
    PeopleTables,
    TeamTables,
    CourseTables,
    ItemTables,
    KeepingTables,
    MailTables,
    ObligationTables,
    RecordsTables,
    SetupTables,
    ReminderTables,
    SavedTables,
    ScormTables,
    SignInTables,
    TrainingTables,
    WardTables,
    WitnessTables,
    FollowUpTables {
  ledger: { id: string; at: string; known_at: string; kind: string; person_id: string | null; body: string };
  unsealed: { seq: Generated<number>; entry_id: string };
  seal: { log: string; idx: number; entry_id: string; leaf: Buffer };
  node: { log: string; level: number; n: number; hash: Buffer };
  tree: { log: string; size: number; frontier: Buffer };
  checkpoint: { log: string; at: string; size: number; note: string };
  log: { origin: string; began_at: string; public_key: string; predecessor: string | null };
  commitment: { entry_id: string; name: string; salt: string; value: string };

  secret: { name: string; value: string };
  content: { hash: string; kind: string; body: string };
  first_run_link: { token_hash: string; made_at: string };
  timetable_run: {
    job: string;
    slot: string;
    began_at: string;
    ended_at: string | null;
    error: string | null;
  };

  setting: { name: string; value: string; from_on: string };
  site: { id: string; name: string; country: string; zone: string };
  site_start: { site_id: string; start_on: string };
  site_past: { site_id: string; from_on: string; country: string };

  mail: {
    id: string;
    person_id: string;
    kind: string;
    subject: string;
    text: string;
    html: string;
    link_purpose: string | null;
    created_at: string;
    state: MailState;
    tries: number;
    next_at: string;
    claimed_at: string | null;
    sent_at: string | null;
    error: string | null;
    calendar: string | null;
    /** A list in JSON of name, type and text. */
    attachments: string | null;
  };

  person: {
    id: string;
    employee_number: string | null;
    name: string;
    sort_name: string;
    email: string | null;
    created_at: string;
  };
  employment: {
    person_id: string;
    hired_on: string;
    left_on: string | null;
    number: number;
    /** The day on which somebody was brought in, where no clock of this spell begins before it. */
    clock_from: string | null;
  };
  placement: { person_id: string; job_role: string; site_id: string; team: string };
  reports_to: { person_id: string; manager_id: string };
  closure: { manager_id: string; person_id: string; depth: number };
  granted_role: { person_id: string; role: string };

  credential: { person_id: string; password_hash: string; set_at: string };
  session: { id: string; person_id: string | null; data: string; seen_at: string; expires_at: string };
  single_use_link: {
    token_hash: string;
    person_id: string;
    purpose: string;
    made_at: string;
    expires_at: string;
    used_at: string | null;
  };
  slowdown: { key: string; failures: number; last_at: string };

  publication: {
    number: number;
    hash: string;
    at: string;
    published_by: string | null;
    kind: string;
    material: number;
    effective_on: string;
    act_by: string | null;
    duties: string;
    train_days: number | null;
    draft_id: string | null;
    in_force_at: string | null;
    withdrawn_at: string | null;
    confirm_by: string | null;
    confirmed_at: string | null;
  };

  said: { person_id: string; obligation: string; stage: string; mail_id: string | null; at: string };

  draft: {
    id: string;
    base: number;
    state: string;
    opened_at: string;
    opened_by: string;
    hash: string | null;
    submitted_at: string | null;
    submitted_by: string | null;
    staff_until: string | null;
    closes_on: string | null;
    outcome: string | null;
    ended_at: string | null;
    balanced_at: string | null;
    published_as: number | null;
    emergency_hash: string | null;
    emergency_by: string | null;
    emergency_at: string | null;
    emergency_reason: string | null;
  };
  draft_part: {
    draft_id: string;
    part: string;
    revision: number;
    hash: string | null;
    base: number;
    changed_at: string;
    changed_by: string;
    reason: string;
  };
  draft_comment: {
    id: string;
    draft_id: string;
    clause: string;
    at: string;
    person_id: string | null;
    name: string;
    speaks_as: string;
    words: string;
  };
  draft_decision: {
    draft_id: string;
    clause: string;
    choice: string;
    hash: string | null;
    reason: string;
    person_id: string;
    at: string;
  };
  draft_vote: {
    draft_id: string;
    seat: string;
    hash: string;
    vote: string;
    reason: string;
    person_id: string | null;
    at: string;
  };
  counsel_link: {
    token_hash: string;
    id: string;
    draft_id: string;
    address: string;
    made_at: string;
    made_by: string;
    expires_on: string;
    withdrawn_at: string | null;
  };
  draft_brought: { draft_id: string; hash: string; at: string; person_id: string; clauses: number };

  undecided: { facts: string; day: string; count: number };
  unclear: { about: string; day: string; count: number };

  schema_migration: { name: string; sha256: string; applied_at: string };
}

export type MailState = 'waiting' | 'sending' | 'sent' | 'failed' | 'unsure';
