import type { Db } from '../database/database.ts';
import { sameNumber, tidyEmail } from '../people/person.ts';

const PIECE = 250;

/** Whom lines mean, each an employee number, an address or an id: ids by line. Lines that mean nobody are absent. */
export async function peopleMeant(db: Db, lines: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let i = 0; i < lines.length; i += PIECE) {
    const piece = lines.slice(i, i + PIECE);
    const rows = await db
      .selectFrom('person')
      .select(['id', 'employee_number', 'email'])
      .where((eb) =>
        eb.or([
          eb(eb.fn('lower', ['employee_number']), 'in', piece.map(sameNumber)),
          eb('email', 'in', piece.map(tidyEmail)),
          eb('id', 'in', piece),
        ]),
      )
      .execute();
    for (const line of piece) {
      const row =
        rows.find((one) => one.employee_number === line) ??
        rows.find(
          (one) => one.employee_number !== null && sameNumber(one.employee_number) === sameNumber(line),
        ) ??
        rows.find((one) => one.email === tidyEmail(line)) ??
        rows.find((one) => one.id === line);
      if (row !== undefined) found.set(line, row.id);
    }
  }
  return found;
}
