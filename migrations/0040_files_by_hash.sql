-- A file that was handed over is committed to by its SHA-256 under the name `file`: whoever has the file finds its entry.
create index commitment_file on commitment (value) where name = 'file';
