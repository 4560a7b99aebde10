/** The table of the views that people keep. */
export interface SavedTables {
  saved_view: {
    id: string;
    person_id: string;
    name: string;
    /** The page of a report with its filters. */
    address: string;
    mail: 'never' | 'week' | 'month';
    /** The week or month, as `2026-W47` or `2026-11`, of which no mail goes out any more. */
    mailed: string;
    created_at: string;
  };
}
