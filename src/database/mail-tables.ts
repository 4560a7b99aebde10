/** The tables of how the organisation words its mails and signs them, with all that was so before. */
export interface MailTables {
  mail_template: {
    kind: string;
    /** The first, second and so on of this kind. */
    n: number;
    /** Under which the words are kept; null: back to those that Heed ships. */
    hash: string | null;
    set_by: string;
    set_at: string;
  };
  mail_sender: { n: number; name: string; reply_to: string; set_by: string; set_at: string };
}
