-- Derived. What the words of HR's files mean where a column holds one of a few: their job titles, kinds of employment and so on.
create table import_word (
  column_name text not null,
  word text not null,
  means text not null,
  from_on text not null,
  primary key (column_name, word)
);
