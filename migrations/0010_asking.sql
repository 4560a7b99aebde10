-- Kept, not derived: what nobody may be known by has no place in the ledger, which has the time of day.
-- Combinations of facts that no clause decides, with how often each was asked about on a day.
create table undecided (
  facts text not null,
  day text not null,
  count integer not null,
  primary key (facts, day)
);

-- Clauses and questions that somebody found unclear, with how often on a day.
create table unclear (
  about text not null,
  day text not null,
  count integer not null,
  primary key (about, day)
);
