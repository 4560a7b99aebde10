/** The tables of what holds of people from which day on. */
export interface PeopleTables {
  placement_past: { person_id: string; from_on: string; job_role: string; site_id: string; team: string };
  work_past: WorkRow & { from_on: string };
  work: WorkRow;
  leave_spell: { id: string; person_id: string; from_on: string; to_on: string | null };
}

interface WorkRow {
  person_id: string;
  kind: string;
  hourly: number;
  shift: string;
  language: string;
  country: string | null;
}
