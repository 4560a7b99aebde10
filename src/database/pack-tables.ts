/** The table of the packs of evidence. */
export interface PackTables {
  pack: {
    id: string;
    /** Canonical JSON. */
    ask: string;
    /** Whoever asked names it so; '' for nothing. */
    reference: string;
    /** Null: a command on the server. */
    asked_by: string | null;
    asked_at: string;
    /** The checkpoint that it stands on; null until making it begins. */
    origin: string | null;
    note: string | null;
    known_at: string | null;
    known: number | null;
    state: 'waiting' | 'making' | 'ready' | 'failed';
    done: number;
    parts: number;
    holder: string | null;
    held_until: string | null;
    tries: number;
    /** SHA-256 of the file, in hex. */
    hash: string | null;
    bytes: number | null;
    ready_at: string | null;
  };
}
