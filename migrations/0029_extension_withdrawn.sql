-- More time that was taken back: from that day on the day holds that held before.
alter table extension add column withdrawn_by text;
alter table extension add column withdrawn_at text;
