import { courseOf } from '../../courses/course.ts';
import { hashesInForce } from '../../courses/course.store.ts';
import type { Db } from '../../database/database.ts';
import { packageOf, rules } from '../../obligations/rule.ts';
import { manifestKept, packagesNow } from '../package.store.ts';
import { peopleByPackage } from './office.store.ts';

export interface Named {
  id: string;
  name: string;
}

/** What leads people to packages, by the id of the package. */
export interface Uses {
  /** Rules in force that ask for it. */
  rules: ReadonlyMap<string, readonly Named[]>;
  /** Courses in force that hold it as a lesson. */
  courses: ReadonlyMap<string, readonly Named[]>;
}

/** Which rules and courses in force name which packages. */
export async function usesOf(db: Db): Promise<Uses> {
  const asking = new Map<string, Named[]>();
  for (const { id, name, thing } of await rules(db)) add(asking, packageOf(thing), { id, name });
  const holding = new Map<string, Named[]>();
  for (const hash of await hashesInForce(db)) {
    const course = await courseOf(db, hash);
    const held = new Set(course.lessons.flatMap((lesson) => lesson.package ?? []));
    for (const id of held) add(holding, id, { id: course.id, name: course.title });
  }
  return { rules: asking, courses: holding };
}

function add(map: Map<string, Named[]>, id: string | undefined, one: Named): void {
  if (id !== undefined) map.set(id, [...(map.get(id) ?? []), one]);
}

/** A package in the list of the office. */
export interface Listed {
  id: string;
  title: string;
  edition: string;
  number: number;
  addedAt: string;
  retired: boolean;
  /** People. */
  begun: number;
  done: number;
  rules: readonly Named[];
  courses: readonly Named[];
}

/** Every package, those in use first, by title. */
export async function listed(db: Db, language: string): Promise<Listed[]> {
  const [people, uses] = [await peopleByPackage(db), await usesOf(db)];
  const all: Listed[] = [];
  for (const row of await packagesNow(db)) {
    const id = row.package_id;
    const manifest = await manifestKept(db, row.manifest_hash);
    all.push({
      id,
      title: manifest.title.trim() || id,
      edition: row.edition,
      number: row.number,
      addedAt: row.added_at,
      retired: row.retired_at !== null,
      begun: people.get(id)?.begun ?? 0,
      done: people.get(id)?.done ?? 0,
      rules: uses.rules.get(id) ?? [],
      courses: uses.courses.get(id) ?? [],
    });
  }
  return all.toSorted(
    (a, b) => Number(a.retired) - Number(b.retired) || a.title.localeCompare(b.title, language),
  );
}
