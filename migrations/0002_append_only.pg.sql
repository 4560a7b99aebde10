create table unsealed (seq bigint generated always as identity primary key, entry_id text not null);
create table seal (
  log text not null,
  idx bigint not null,
  entry_id text not null unique references ledger (id),
  leaf bytea not null,
  primary key (log, idx)
);
create table node (log text not null, level integer not null, n bigint not null, hash bytea not null, primary key (log, level, n));
create table tree (log text primary key, size bigint not null, frontier bytea not null);

-- begin
create function append_only() returns trigger language plpgsql as $$ begin
  raise exception 'the % is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
-- end
create trigger ledger_no_change before update or delete on ledger for each row execute function append_only();
create trigger ledger_no_truncate before truncate on ledger for each statement execute function append_only();
create trigger seal_no_change before update or delete on seal for each row execute function append_only();
create trigger seal_no_truncate before truncate on seal for each statement execute function append_only();
create trigger checkpoint_no_change before update or delete on checkpoint for each row execute function append_only();
create trigger checkpoint_no_truncate before truncate on checkpoint for each statement execute function append_only();
-- Without these, session_replication_role = replica walks past the triggers.
alter table ledger enable always trigger ledger_no_change;
alter table ledger enable always trigger ledger_no_truncate;
alter table seal enable always trigger seal_no_change;
alter table seal enable always trigger seal_no_truncate;
alter table checkpoint enable always trigger checkpoint_no_change;
alter table checkpoint enable always trigger checkpoint_no_truncate;
-- begin
create function queue_entry() returns trigger language plpgsql as $$ begin
  insert into unsealed (entry_id) values (new.id);
  return null;
end $$;
-- end
create trigger ledger_queue after insert on ledger for each row execute function queue_entry();
alter table ledger enable always trigger ledger_queue;
