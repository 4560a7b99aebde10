-- Kept, not derived: the packs of evidence that were asked for. `ask` is canonical JSON; `origin`, `note`, `known_at` and `known`
-- are the checkpoint that a pack stands on, `known` entries over all logs; null until making it begins. Who makes it holds a
-- lease until `held_until`.
create table pack (
  id text primary key not null,
  ask text not null,
  reference text not null,
  asked_by text,
  asked_at text not null,
  origin text,
  note text,
  known_at text,
  known integer,
  state text not null check (state in ('waiting', 'making', 'ready', 'failed')),
  done integer not null,
  parts integer not null,
  holder text,
  held_until text,
  tries integer not null,
  hash text,
  bytes integer,
  ready_at text
);
create index pack_asked on pack (asked_at);
