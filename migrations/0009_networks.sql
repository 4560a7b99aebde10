-- Derived. The business's own accounts, what networks offer and which clauses cover it, the watch-list, and the reviews of it all.
create table network (id text primary key not null, name text not null);

create table network_account (
  id text primary key not null,
  network_id text not null,
  name text not null,
  purpose text not null,
  address text not null,
  note text not null,
  opened_on text,
  closed_on text
);
create table account_owner (
  account_id text not null,
  place integer not null,
  person_id text not null,
  primary key (account_id, place)
);

create table network_feature (
  id text primary key not null,
  network_id text not null,
  name text not null,
  place text not null,
  risk text not null,
  clauses text not null,
  shipped text,
  added_on text not null,
  changed_on text,
  looked_at text,
  gone_on text
);
create table feature_look (
  feature_id text not null,
  looked_on text not null,
  person_id text not null,
  primary key (feature_id, looked_on)
);

create table watch_item (
  id text primary key not null,
  feature text not null,
  platform text not null,
  first_seen text not null,
  risk text not null,
  clauses text not null,
  roles text not null,
  owner_id text,
  action text,
  reason text,
  decided_on text,
  decided_by text
);

create table network_review (
  what text not null,
  held_on text not null,
  person_id text not null,
  primary key (what, held_on)
);
create table review_said (
  person_id text not null,
  what text not null,
  due_on text not null,
  mail_id text not null,
  at text not null,
  primary key (person_id, what, due_on)
);
