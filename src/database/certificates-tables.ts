/** The tables of certificates and of their files. */
export interface CertificatesTables {
  certificate: {
    id: string;
    number: string;
    signature_id: string;
    person_id: string;
    course: string;
    course_hash: string;
    policy_number: number;
    completed_on: string;
    /** Null where nothing asks for it to be renewed. */
    holds_until: string | null;
    issued_at: string;
    /** As printed; null once it was erased. */
    name: string | null;
    pdf_hash: string | null;
    /** Whether whoever checks it sees the whole name. */
    shows_name: number;
    /** The id of the certificate that this one replaced. */
    replaces: string | null;
    replaced_at: string | null;
    withdrawn_at: string | null;
    withdrawn_why: string | null;
    entry_id: string;
  };
  certificate_file: { hash: string; body: string };
}
