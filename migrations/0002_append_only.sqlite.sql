create table unsealed (seq integer primary key autoincrement, entry_id text not null);
create table seal (
  log text not null,
  idx bigint not null,
  entry_id text not null unique references ledger (id),
  leaf blob not null,
  primary key (log, idx)
);
create table node (log text not null, level integer not null, n bigint not null, hash blob not null, primary key (log, level, n));
create table tree (log text primary key, size bigint not null, frontier blob not null);

-- begin
create trigger ledger_no_update before update on ledger begin select raise(abort, 'the ledger is append-only'); end;
-- end
-- begin
create trigger ledger_no_delete before delete on ledger begin select raise(abort, 'the ledger is append-only'); end;
-- end
-- `insert or replace` fires no delete trigger, neither over an id nor over a rowid.
-- begin
create trigger ledger_no_replace before insert on ledger
when exists (select 1 from ledger where id = new.id) or exists (select 1 from ledger where rowid = new.rowid)
begin select raise(abort, 'the ledger is append-only'); end;
-- end
-- begin
create trigger ledger_queue after insert on ledger begin insert into unsealed (entry_id) values (new.id); end;
-- end
-- begin
create trigger seal_no_update before update on seal begin select raise(abort, 'the seal is append-only'); end;
-- end
-- begin
create trigger seal_no_delete before delete on seal begin select raise(abort, 'the seal is append-only'); end;
-- end
-- begin
create trigger seal_no_replace before insert on seal
when exists (select 1 from seal where log = new.log and idx = new.idx)
  or exists (select 1 from seal where entry_id = new.entry_id)
  or exists (select 1 from seal where rowid = new.rowid)
begin select raise(abort, 'the seal is append-only'); end;
-- end
-- begin
create trigger checkpoint_no_update before update on checkpoint begin select raise(abort, 'the checkpoint is append-only'); end;
-- end
-- begin
create trigger checkpoint_no_delete before delete on checkpoint begin select raise(abort, 'the checkpoint is append-only'); end;
-- end
-- begin
create trigger checkpoint_no_replace before insert on checkpoint
when exists (select 1 from checkpoint where log = new.log and at = new.at)
  or exists (select 1 from checkpoint where rowid = new.rowid)
begin select raise(abort, 'the checkpoint is append-only'); end;
-- end
