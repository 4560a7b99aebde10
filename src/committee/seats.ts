import type { Db } from '../database/database.ts';
import type { Day } from '../days.ts';
import { SEATS, type Seat } from '../web/viewer.ts';
import { holderRows } from './seats.store.ts';

/** A seat with the people who hold it; empty ones hold nobody. */
export interface HeldSeat {
  seat: Seat;
  holders: { id: string; name: string }[];
}

/** Every seat of the committee on a day, in the order of SEATS. */
export async function seatsHeld(db: Db, today: Day): Promise<HeldSeat[]> {
  const rows = await holderRows(db, SEATS, today);
  return SEATS.map((seat) => ({
    seat,
    holders: rows.filter((row) => row.seat === seat).map(({ id, name }) => ({ id, name })),
  }));
}

export const filledSeats = (seats: readonly HeldSeat[]): Seat[] =>
  seats.filter(({ holders }) => holders.length > 0).map(({ seat }) => seat);

/** The seats that a person holds. */
export const seatsOf = (seats: readonly HeldSeat[], personId: string): Seat[] =>
  seats.filter(({ holders }) => holders.some(({ id }) => id === personId)).map(({ seat }) => seat);
