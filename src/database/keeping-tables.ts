/** The tables of how long things are kept, of holds, and of what went. */
export interface KeepingTables {
  keeping_rule: {
    n: number;
    from_on: string;
    set_by: string | null;
    preset: string;
    /** Months by class of record, as JSON. */
    months: string;
    alone: number;
  };
  hold: {
    id: string;
    /** Null: everybody. */
    person_id: string | null;
    /** Null: from the beginning; to: without end. */
    from_on: string | null;
    to_on: string | null;
    reason: string;
    set_by: string;
    set_at: string;
    lifted_by: string | null;
    lifted_at: string | null;
    lifted_why: string | null;
  };
  purge: {
    id: string;
    what: 'purge' | 'erasure';
    person_id: string | null;
    ground: string | null;
    until_on: string;
    /** What would go by class, as JSON. */
    counts: string;
    asked_by: string;
    asked_at: string;
    approved_by: string | null;
    approved_at: string | null;
    withdrawn_at: string | null;
    ended_at: string | null;
    /** What went by class, as JSON. */
    gone: string | null;
    stayed: number | null;
  };
  erased: { person_id: string; purge_id: string; at: string };
  purge_item: {
    purge_id: string;
    n: number;
    class: string;
    ref: string;
    person_id: string | null;
    state: 'waiting' | 'gone' | 'stayed';
  };
}
