/** The tables of shared devices, and of answers that somebody had not finished. */
export interface WardTables {
  ward_device: {
    id: string;
    name: string;
    site_id: string;
    registered_by: string;
    registered_at: string;
    withdrawn_by: string | null;
    withdrawn_at: string | null;
  };
  ward_token: { token_hash: string; device_id: string };
  /** `fields` is a JSON object of what the form held. */
  answer_draft: { person_id: string; place: string; fields: string; at: string };
}
