import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { LANGUAGES } from '../web/languages.ts';
import { putCourseInForce, putTranslation } from './course.store.ts';
import { putScenarioReview } from './scenario.store.ts';
import { addAdoption, insertLook } from './stale.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = ({ facts }: KnownEntry, fact: string): string => facts[fact] as string;

// What was known then: how far the policy and the registers were.
const known = ({ facts }: KnownEntry) => ({
  policy: (facts['policy'] ?? 0) as number,
  features: JSON.stringify(facts['features'] ?? {}),
});

const BY_KIND: Readonly<Record<string, Apply>> = {
  async 'course-adopted'(tx, entry) {
    const { at, facts, values } = entry;
    const [course, hash] = [text(entry, 'course'), text(entry, 'hash')];
    await putCourseInForce(tx, course, hash, at);
    for (const language of LANGUAGES) {
      const translated = facts[language];
      if (typeof translated === 'string') await putTranslation(tx, hash, language, translated);
    }
    const folder = (facts['folder'] as string | undefined) ?? null;
    const shipped = (facts['shipped'] as string | undefined) ?? null;
    const who = { person_id: text(entry, 'by'), note: values['note'] ?? '' };
    await addAdoption(tx, { course, hash, at, folder, shipped, ...who, ...known(entry) });
  },
  'scenario-reviewed': (tx, entry) =>
    putScenarioReview(tx, {
      course: text(entry, 'course'),
      scenario: text(entry, 'scenario'),
      mark: text(entry, 'mark'),
      person_id: text(entry, 'by'),
      at: entry.at,
    }),
  'stale-looked-at': (tx, entry) =>
    insertLook(tx, {
      entry_id: entry.id,
      course: text(entry, 'course'),
      kind: text(entry, 'kind'),
      thing: text(entry, 'thing'),
      ...known(entry),
      person_id: text(entry, 'by'),
      at: entry.at,
      note: entry.values['note'] ?? '',
    }),
};

/** Which version of each course new attempts are bound to, and what of it was looked at when. */
export const courseProjection: Projection = {
  name: 'courses',
  fromValues: true,
  tables: ['course_in_force', 'course_translation', 'course_adoption', 'stale_look', 'scenario_review'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
