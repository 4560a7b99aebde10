/** The tables of signed states of the record that left the machine. */
export interface WitnessTables {
  outside_address: {
    id: string;
    purpose: string;
    name: string | null;
    email: string | null;
    added_at: string;
    set_by: string;
    ended_at: string | null;
  };
  checkpoint_mail: {
    /** The day whose last checkpoint it is. */
    day: string;
    address_id: string;
    log: string;
    size: number;
    /** The SHA-256 of the signed note, in hex. */
    note: string;
    mail_id: string;
    at: string;
  };
  checkpoint_stamp: {
    log: string;
    checkpoint_at: string;
    /** As the authority says: a UTC instant. */
    stamped_at: string;
    authority: string;
    /** The token in DER, in Base64. */
    token: string;
  };
}
