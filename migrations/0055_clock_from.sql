-- Derived, from the entry of the hiring. No clock of this spell begins before this day: on it, somebody was first known here.
alter table employment add column clock_from text;
