/** The tables of what people began, did, answered, passed and signed. */
export interface TrainingTables {
  attempt: {
    id: string;
    person_id: string;
    course: string;
    course_hash: string;
    policy_number: number;
    language: string;
    job_role: string;
    started_at: string;
    passed_at: string | null;
    passed_on: string | null;
    signed_at: string | null;
    use: string;
    roles: string | null;
    country: string | null;
    site_id: string | null;
    plan: string | null;
    spared: string;
    /** Since when it does not count. */
    struck_at: string | null;
  };
  attempt_language: { attempt_id: string; until_at: string; course_hash: string; language: string };
  step_done: { attempt_id: string; step: string; at: string; seconds: number | null; words: number | null };
  practice: { attempt_id: string; question_id: string; chosen: string; at: string };
  help_request: {
    id: string;
    person_id: string;
    attempt_id: string;
    helper_id: string;
    asked_at: string;
    given_at: string | null;
    given_by: string | null;
    note: string | null;
  };
  scenario_review: { course: string; scenario: string; mark: string; person_id: string; at: string };
  paper: {
    id: string;
    attempt_id: string;
    number: number;
    drawn_at: string;
    draw: string;
    handed_in_at: string | null;
    result: string | null;
    use: string;
    shown: string | null;
  };
  answer: { paper_id: string; position: number; chosen: string; at: string; sure: string | null };
  signature: {
    id: string;
    receipt: string;
    person_id: string;
    attempt_id: string | null;
    policy_number: number;
    policy_hash: string;
    /** The text as it read at the signer's site, kept under this hash: exactly what was signed. */
    text_hash: string;
    at: string;
    signed_on: string;
    on_paper: number;
    withdrawn_at: string | null;
    entry_id: string;
  };
  change_answer: {
    entry_id: string;
    person_id: string;
    number: number;
    question_id: string;
    chosen: string;
    was_right: number;
    at: string;
  };
  change_done: { person_id: string; number: number; duty: string; at: string };
}
