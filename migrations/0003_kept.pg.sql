-- What was published or taught is kept for ever as it was.
create trigger content_no_change before update or delete on content for each row execute function append_only();
create trigger content_no_truncate before truncate on content for each statement execute function append_only();
alter table content enable always trigger content_no_change;
alter table content enable always trigger content_no_truncate;
