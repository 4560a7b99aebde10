-- What was published or taught is kept for ever as it was.
-- begin
create trigger content_no_update before update on content begin select raise(abort, 'the content is append-only'); end;
-- end
-- begin
create trigger content_no_delete before delete on content begin select raise(abort, 'the content is append-only'); end;
-- end
-- begin
create trigger content_no_replace before insert on content
when exists (select 1 from content where hash = new.hash)
  or exists (select 1 from content where rowid = new.rowid)
begin select raise(abort, 'the content is append-only'); end;
-- end
