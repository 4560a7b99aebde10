import type { Tx } from '../database/database.ts';
import type { KnownEntry } from '../ledger/entry.ts';
import type { Projection } from '../ledger/ledger.ts';
import { dropDraftFiles, insertDraft, putDraftFile, putThing, updateDraft } from './draft.store.ts';

type Apply = (tx: Tx, entry: KnownEntry) => Promise<void>;

const text = ({ facts }: KnownEntry, fact: string): string => facts[fact] as string;
const maybe = ({ facts }: KnownEntry, fact: string): string | null =>
  (facts[fact] as string | undefined) ?? null;

const BY_KIND: Readonly<Record<string, Apply>> = {
  'course-draft-opened': (tx, entry) =>
    insertDraft(tx, {
      id: text(entry, 'draft'),
      course: text(entry, 'course'),
      state: 'open',
      base: text(entry, 'from'),
      shipped: null,
      opened_at: entry.at,
      opened_by: text(entry, 'by'),
      ended_at: null,
    }),
  async 'course-draft-changed'(tx, entry) {
    const draftId = text(entry, 'draft');
    const files = entry.facts['files'] as Readonly<Record<string, string | null>>;
    for (const [path, hash] of Object.entries(files))
      await putDraftFile(tx, { draft_id: draftId, path, hash });
    const things = entry.facts['things'] as Readonly<Record<string, number>>;
    for (const [thing, revision] of Object.entries(things))
      await putThing(tx, {
        draft_id: draftId,
        thing,
        revision,
        changed_at: entry.at,
        changed_by: text(entry, 'by'),
      });
    const shipped = maybe(entry, 'shipped');
    if (shipped !== null) await updateDraft(tx, draftId, { shipped });
  },
  async 'course-draft-brought-up'(tx, entry) {
    const draftId = text(entry, 'draft');
    await updateDraft(tx, draftId, { base: text(entry, 'from') });
    await dropDraftFiles(tx, draftId);
    const files = entry.facts['files'] as Readonly<Record<string, string | null>>;
    for (const [path, hash] of Object.entries(files))
      await putDraftFile(tx, { draft_id: draftId, path, hash });
  },
  'course-draft-dropped': (tx, entry) =>
    updateDraft(tx, text(entry, 'draft'), { state: 'dropped', ended_at: entry.at }),
  async 'course-adopted'(tx, entry) {
    const draft = maybe(entry, 'draft');
    if (draft !== null) await updateDraft(tx, draft, { state: 'in-force', ended_at: entry.at });
  },
};

/** Drafts of courses: which files differ from where they began, and who changed what last. */
export const authoringProjection: Projection = {
  name: 'authoring',
  tables: ['course_draft', 'course_draft_file', 'course_draft_thing'],
  kinds: Object.keys(BY_KIND),
  async apply(tx, entries) {
    for (const entry of entries) await BY_KIND[entry.kind]?.(tx, entry);
  },
};
