-- Derived. Since when a manager has had anybody directly below, without a break. Managers from before this table came are
-- not in it until `heed rebuild`.
create table managing (manager_id text primary key not null, from_on text not null);
