-- The language that a person chose to be spoken to in. Nobody's row: what the register of staff says, or the browser.
create table person_language (
  person_id text primary key not null references person (id),
  language text not null
);
