import type { Db } from '../database/database.ts';
import type { Ask } from './ask.ts';
import { drawn } from './ask.ts';
import { pagesOf } from './packing.ts';
import { employedBetween, labelsOf, placedOf, requiredPeople } from './people.store.ts';

/** Whom an ask is about, and which of them are shown in depth: those whom it names, and its sample. Ids in their order. */
export async function whomOf(db: Db, ask: Ask): Promise<{ chosen: string[]; deep: string[] }> {
  const chosen = await chosenBy(db, ask);
  const sampled = ask.sample === null ? [] : drawn(chosen, ask.sample);
  const named = ask.people.length > 0 ? chosen : [];
  return { chosen, deep: [...new Set([...named, ...sampled])].toSorted() };
}

async function chosenBy(db: Db, ask: Ask): Promise<string[]> {
  const { people, incident, sites, jobRole } = ask;
  const all = await employedBetween(db, ask.from, ask.to);
  const only = [
    ...(people.length > 0 ? [new Set(people)] : []),
    ...(incident === '' ? [] : [new Set(await requiredPeople(db, incident))]),
  ];
  const ids = all.filter((id) => only.every((some) => some.has(id)));
  if (sites.length === 0 && jobRole === '') return ids;
  const fitting = new Set<string>();
  for (const page of pagesOf(ids)) {
    const placed = await placedOf(db, page);
    for (const [n, row] of placed.entries()) {
      const next = placed[n + 1];
      const isLast = next === undefined || next.person_id !== row.person_id;
      const isFirst = placed[n - 1]?.person_id !== row.person_id;
      const during = (isFirst || row.from_on <= ask.to) && (isLast || next.from_on > ask.from);
      const fits =
        (sites.length === 0 || sites.includes(row.site_id)) && (jobRole === '' || row.job_role === jobRole);
      if (during && fits) fitting.add(row.person_id);
    }
  }
  return ids.filter((id) => fitting.has(id));
}

/** Names people as they are called today: their number and name, or that they were erased. */
export async function namerOf(db: Db, ids: readonly string[], erased: string) {
  const labels = await labelsOf(db, ids);
  const name = (id: string | null): string => {
    if (id === null || id === '') return '';
    const known = labels.get(id)?.name ?? '';
    return known === '' ? erased : known;
  };
  return { name, number: (id: string): string => labels.get(id)?.number ?? '' };
}
