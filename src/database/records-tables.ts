/** The tables of requests about one's own record. */
export interface RecordsTables {
  data_request: {
    id: string;
    person_id: string;
    asked_on: string;
    due_on: string;
    entered_by: string | null;
    at: string;
    given_on: string | null;
    given_by: string | null;
    ended_at: string | null;
    ended_by: string | null;
  };
  correction_request: {
    id: string;
    person_id: string;
    at: string;
    /** What is wrong, in their words; null once it was erased. */
    words: string | null;
    answered_at: string | null;
    answered_by: string | null;
    outcome: string | null;
    answer: string | null;
  };
}
