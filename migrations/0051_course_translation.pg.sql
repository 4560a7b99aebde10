-- What a version of a course is in another language: the hash of each.
create table course_translation (
  hash text not null,
  language text not null,
  translated text not null,
  primary key (hash, language)
);

create index course_translation_of on course_translation (translated);

-- In which language an attempt was until somebody went on in another one.
create table attempt_language (
  attempt_id text not null,
  until_at text not null,
  course_hash text not null,
  language text not null,
  primary key (attempt_id, until_at)
);

insert into course_translation (hash, language, translated)
select distinct body::json -> 'facts' ->> 'hash', 'es', body::json -> 'facts' ->> 'es'
from ledger where kind = 'course-adopted' and body::json -> 'facts' ->> 'es' is not null;
