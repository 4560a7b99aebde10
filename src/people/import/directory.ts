import { sameName } from '../../organisation/line.ts';
import { sameNumber } from '../person.ts';
import type { Column } from './columns.ts';
import type { World } from './plan.ts';
import type { Row } from './row.ts';
import type { LineProblem } from './table.ts';

/** Who and where is meant: finds people, sites and teams among those known and those in the file. */
export class Directory {
  readonly problems: LineProblem[] = [];
  readonly newSites: { id: string; name: string }[] = [];
  readonly newTeams: string[] = [];
  /** Where somebody new works of whom no line says it: the one site there is, unless the file names sites. */
  readonly onlySite: string | undefined;
  readonly #ids = new Map<Row, string>();
  /** By employee number or address, as they will be once the file is in. */
  readonly #after = new Map<string, string>();
  readonly #sites = new Map<string, string>();
  readonly #teams = new Map<string, string>();
  readonly #spelled: ReadonlySet<string>;

  constructor(rows: readonly Row[], world: World) {
    const numbers = new Map<string, string>();
    const emails = new Map<string, string>();
    const anyCase = new Map<string, string>();
    for (const [id, known] of world.people) {
      if (known.employeeNumber !== null) {
        numbers.set(known.employeeNumber, id);
        anyCase.set(sameNumber(known.employeeNumber), id);
      }
      if (known.email !== null) emails.set(known.email, id);
    }
    for (const [key, id] of [...emails, ...numbers]) this.#after.set(key, id);
    for (const row of rows) {
      const id = numbers.get(row.employeeNumber ?? '') ?? emails.get(row.email ?? '') ?? `line:${row.line}`;
      this.#ids.set(row, id);
      const holder = emails.get(row.email ?? '');
      if (holder !== undefined && holder !== id)
        this.#add(row, 'email', 'import-email-taken', { name: world.people.get(holder)!.name });
      if (row.employeeNumber === null || numbers.has(row.employeeNumber)) continue;
      const other = anyCase.get(sameNumber(row.employeeNumber));
      if (other !== undefined && other !== id) {
        const { name, employeeNumber } = world.people.get(other)!;
        this.#add(row, 'employeeNumber', 'import-number-taken', { name, number: employeeNumber! });
      }
    }
    for (const row of rows) {
      for (const key of [row.employeeNumber, row.email])
        if (key !== null) this.#after.set(key, this.idOf(row));
    }
    this.#twice(rows);
    this.#spelled = new Set([...world.people.values()].map((known) => known.team));
    this.#places(rows, world);
    const [first, ...others] = world.sites;
    if (others.length === 0 && rows.every((row) => row.site === null)) this.onlySite = first?.id;
  }

  /** Who a row is about: a known person's id, or a makeshift one. */
  idOf(row: Row): string {
    return this.#ids.get(row)!;
  }

  /** Who has this employee number or address. */
  find(key: string): string | undefined {
    return this.#after.get(key);
  }

  site(name: string): string {
    return this.#sites.get(sameName(name))!;
  }

  /** The team's name as it is spelled already. */
  team(name: string): string {
    return this.#spelled.has(name) ? name : this.#teams.get(sameName(name))!;
  }

  #twice(rows: readonly Row[]): void {
    const first = new Map<string, Row>();
    const firstOf = (key: string, row: Row): Row => {
      if (!first.has(key)) first.set(key, row);
      return first.get(key)!;
    };
    for (const row of rows.toSorted((a, b) => a.line - b.line)) {
      const same = {
        employeeNumber:
          row.employeeNumber === null ? row : firstOf(`number ${sameNumber(row.employeeNumber)}`, row),
        email: row.email === null ? row : firstOf(`email ${row.email}`, row),
      };
      for (const column of ['employeeNumber', 'email'] as const)
        if (same[column] !== row)
          this.#add(row, column, `import-twice-${column}`, { other: same[column].line });
      const person = firstOf(`person ${this.idOf(row)}`, row);
      if (person !== row && same.employeeNumber === row && same.email === row)
        this.#add(row, 'employeeNumber', 'import-twice-person', { other: person.line });
    }
  }

  // Of several new spellings of one name the first by letters is taken, so that the order of lines does not matter.
  #places(rows: readonly Row[], world: World): void {
    for (const { id, name } of world.sites) this.#sites.set(sameName(name), id);
    for (const name of spellings(rows.map((row) => row.site))) {
      const key = sameName(name);
      if (this.#sites.has(key)) continue;
      this.#sites.set(key, `site:${key}`);
      this.newSites.push({ id: `site:${key}`, name });
    }
    for (const name of spellings([...this.#spelled]))
      if (!this.#teams.has(sameName(name))) this.#teams.set(sameName(name), name);
    for (const name of spellings(rows.map((row) => row.team))) {
      if (this.#teams.has(sameName(name))) continue;
      this.#teams.set(sameName(name), name);
      this.newTeams.push(name);
    }
  }

  #add(row: Row, column: Column, key: string, params: LineProblem['params']): void {
    this.problems.push({ line: row.line, column, key: `people.${key}`, params });
  }
}

const spellings = (names: readonly (string | null)[]): string[] =>
  [...new Set(names.flatMap((name) => (name === null || name === '' ? [] : name)))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
