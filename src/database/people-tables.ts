/** The tables of what holds of people from which day on. */
export interface PeopleTables {
  placement_past: { person_id: string; from_on: string; job_role: string; site_id: string; team: string };
  work_past: WorkRow & { from_on: string };
  work: WorkRow;
  import_heading: { heading: string; means: string; from_on: string };
  import_word: { column_name: string; word: string; means: string; from_on: string };
  import_dates: { id: number; date_order: string; from_on: string };
  import_timed: {
    id: string;
    at: string;
    file: string;
    added: number;
    changed: number;
    same: number;
    refused: number;
    missing: number;
    report: string;
  };
  person_language: { person_id: string; language: string };
  managing: { manager_id: string; from_on: string };
  /** What an auditor was let see, and when; `ended_by` is null where it ended by itself. */
  auditor_grant: {
    id: string;
    person_id: string;
    from_on: string;
    to_on: string | null;
    /** Ids, as a JSON list. */
    sites: string;
    manager_id: string | null;
    pack_id: string | null;
    records_from: string | null;
    records_to: string | null;
    granted_by: string | null;
    granted_at: string;
    ended_at: string | null;
    ended_by: string | null;
  };
  leave_spell: {
    id: string;
    person_id: string;
    from_on: string;
    to_on: string | null;
    ends_on: string | null;
    /** The last day of a leave after which they work here; null for any other. */
    back_after: string | null;
    site_id: string | null;
    team: string | null;
  };
}

interface WorkRow {
  person_id: string;
  kind: string;
  hourly: number;
  shift: string;
  language: string;
  country: string | null;
}
