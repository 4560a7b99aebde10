-- To whom a copy about somebody's obligation was given: asked before another manager gets the same stage.
create index said_copies on said (obligation) where substr(obligation, 1, 5) = 'copy:';
