import type { Db } from '../database/database.ts';
import { organisation } from '../organisation/organisation.ts';
import { hoursOf, shiftHours, SHIFTS } from '../organisation/shifts.ts';
import type { WorkingHours } from '../organisation/working-hours.ts';
import { shiftsAndZones } from './work.store.ts';

/** When somebody is at work: hours of the day at their site, whose IANA zone that is, and whether they are paid by the hour. */
export interface HoursOfPerson {
  hours: WorkingHours;
  zone: string;
  hourly: boolean;
}

/** When each of these people is at work, by the shift and site of today; for `isWorking` and `nextWorking`. Unknown ids are absent. */
export async function hoursFor(db: Db, personIds: readonly string[]): Promise<Map<string, HoursOfPerson>> {
  const ofShifts = await shiftHours(db);
  const zone = (await organisation(db))?.zone ?? 'UTC';
  const rows = await shiftsAndZones(db, personIds);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        hours: hoursOf(SHIFTS.find((shift) => shift === row.shift) ?? '', ofShifts),
        zone: row.zone ?? zone,
        hourly: row.hourly === 1,
      },
    ]),
  );
}
