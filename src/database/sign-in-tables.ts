/** The tables of PINs, and of the slips of paper with which people without email sign in first. */
export interface SignInTables {
  pin: { person_id: string; pin_hash: string; set_at: string };
  sign_in_slip: {
    id: string;
    person_id: string;
    made_by: string;
    made_at: string;
    expires_at: string;
    handed_by: string | null;
    handed_at: string | null;
    used_at: string | null;
    /** `pin` or `password`. */
    chose: string | null;
    ended_by: string | null;
    ended_at: string | null;
    /** `voided` by somebody, or `replaced` by a newer one. */
    ended_how: string | null;
  };
  sign_in_code: { code_hash: string; slip_id: string; person_id: string; expires_at: string };
}
