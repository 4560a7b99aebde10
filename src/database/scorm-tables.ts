/** The tables of packages, of attempts at them, and of what their content claimed. */
export interface ScormTables {
  package: { id: string; added_at: string; retired_at: string | null };
  package_version: {
    package_id: string;
    number: number;
    hash: string;
    standard: '1.2' | '2004';
    edition: string;
    manifest_hash: string;
    index_hash: string;
    bytes: number;
    files: number;
    added_at: string;
    added_by: string | null;
  };
  package_rule: { package_id: string; body: string; set_at: string; set_by: string | null };
  package_attempt: {
    id: string;
    person_id: string;
    package_id: string;
    version: number;
    number: number;
    started_at: string;
    ended_at: string | null;
    end_kind: string | null;
    decided_at: string | null;
    decided_on: string | null;
    /** The person who decided; null where the rule did. */
    decided_by: string | null;
    reasons: string | null;
    score: number | null;
    seconds: number | null;
    entry_id: string | null;
  };
  scorm_session: {
    attempt_id: string;
    launch_id: string;
    last_sequence: number;
    saved_at: string | null;
    seconds: number;
    claim: string;
    sequencing: string | null;
    kept_bytes: number;
    capped: number;
  };
  scorm_state: {
    attempt_id: string;
    sco_id: string;
    data: string;
    completion: string;
    success: string;
    score: number | null;
    seconds: number;
    saved_at: string;
  };
  scorm_launch: {
    id: string;
    token_hash: string;
    person_id: string;
    package_id: string;
    version: number;
    attempt_id: string | null;
    mode: 'normal' | 'review' | 'preview';
    started_at: string;
    expires_at: string;
  };
  scorm_commit: {
    launch_id: string;
    sequence: number;
    attempt_id: string;
    sco_id: string;
    at: string;
    cause: string;
    difference: string;
  };
}
