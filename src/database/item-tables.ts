/** The tables of what the answers to questions add up to. */
export interface ItemTables {
  item_stat: {
    question: string;
    version: string;
    use: string;
    role: string;
    confidence: string;
    n: number;
    n_right: number;
    sum_rest: number;
    sum_rest_sq: number;
    sum_rest_right: number;
    n_timed: number;
    sum_seconds: number;
  };
  item_option: {
    question: string;
    version: string;
    use: string;
    role: string;
    place: number;
    n: number;
  };
  item_clause: { question: string; version: string; clause: string; first_at: string };
  clause_stat: {
    clause: string;
    use: string;
    role: string;
    confidence: string;
    n: number;
    n_right: number;
  };
  /** `n`: how many papers. */
  item_person: { role: string; person_id: string; use: string; n: number };
}
