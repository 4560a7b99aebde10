/** The tables of what is asked of people, and of how they stand. */
export interface ObligationTables {
  rule: { id: string; body: string };
  rule_past: {
    entry_id: string;
    rule_id: string;
    at: string;
    known_at: string;
    set_by: string | null;
    /** Null where the rule ended. */
    body: string | null;
  };
  standing: {
    person_id: string;
    thing: string;
    rule_id: string | null;
    cycle: number;
    obligation: string;
    begins_on: string;
    due_on: string;
    late_after: string;
    opens_on: string | null;
    done_on: string | null;
    needs: string;
    left_on: string | null;
    policy_number: number | null;
    reasons: string;
    site_id: string;
    team: string;
    job_role: string;
    paused: number;
  };
  standing_count: CountRow;
  standing_month: CountRow & { day: string };
  standing_month_known: { day: string; how: string };
  standing_falls: {
    level: string;
    site_id: string;
    job_role: string;
    day: string;
    thing: string;
    kind: string;
    n: number;
  };
  standing_queue: { id: string; was: string | null; becomes: string | null };
  standing_counting: { id: number; counted_to: string; whole: number };
  standing_counted: { site_id: string; day: string };
  standing_pause: {
    person_id: string;
    thing: string;
    from_on: string;
    to_on: string | null;
    kind: string;
  };
  standing_manager: { person_id: string };
  waiver: {
    id: string;
    person_id: string;
    thing: string;
    from_on: string;
    to_on: string;
    given_by: string | null;
    at: string;
    reason: string;
    given_to: string;
    ended_by: string | null;
    ended_at: string | null;
  };
  extension: {
    id: string;
    person_id: string;
    obligation: string;
    to_on: string;
    given_by: string | null;
    at: string;
    reason: string;
    withdrawn_by: string | null;
    withdrawn_at: string | null;
  };
  requirement: {
    id: string;
    what: string;
    cause: string;
    asked_on: string;
    due_on: string;
    asked_by: string | null;
    at: string;
    reason: string;
    case_number: string;
    withdrawn_at: string | null;
  };
  requirement_person: {
    requirement_id: string;
    person_id: string;
    done_on: string | null;
    done_at: string | null;
  };
  outside_training: {
    id: string;
    person_id: string;
    thing: string;
    done_on: string;
    provider: string;
    evidence: string;
    added_by: string | null;
    at: string;
    withdrawn_at: string | null;
  };
}

interface CountRow {
  level: string;
  site_id: string;
  team: string;
  job_role: string;
  thing: string;
  name: string;
  n: number;
}
