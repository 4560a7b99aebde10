/** The tables of the registers of accounts, networks and features, of the watch-list and of reviews. */
export interface NetworkTables {
  network: { id: string; name: string };
  network_account: {
    id: string;
    network_id: string;
    name: string;
    purpose: string;
    address: string;
    note: string;
    opened_on: string | null;
    closed_on: string | null;
  };
  account_owner: { account_id: string; place: number; person_id: string };
  network_feature: {
    id: string;
    network_id: string;
    name: string;
    place: string;
    risk: string;
    clauses: string;
    shipped: string | null;
    added_on: string;
    changed_on: string | null;
    looked_at: string | null;
    gone_on: string | null;
  };
  feature_look: { feature_id: string; looked_on: string; person_id: string };
  watch_item: {
    id: string;
    feature: string;
    platform: string;
    first_seen: string;
    risk: string;
    clauses: string;
    roles: string;
    owner_id: string | null;
    action: string | null;
    reason: string | null;
    decided_on: string | null;
    decided_by: string | null;
  };
  network_review: { what: string; held_on: string; person_id: string };
  review_said: { person_id: string; what: string; due_on: string; mail_id: string; at: string };
}
