/** The tables of reminders: by hand, on paper, and of times without any. */
export interface ReminderTables {
  reminder_gap: { from_at: string; to_at: string };
  nudge: {
    id: string;
    person_id: string;
    by_id: string;
    day: string;
    at: string;
    mail_id: string;
    /** The sender's own words; null when there were none, or when they were erased. */
    words: string | null;
  };
  slip: { id: string; person_id: string; by_id: string; at: string };
}
