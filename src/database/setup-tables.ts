/** What the setting up leaves behind. */
export interface SetupTables {
  /** One row, once mail goes out by itself. */
  mail_start: { one: number; at: string; person_id: string | null };
  setup_mark: { step: string; state: string; marked_by: string; at: string };
}
