/** The tables of the courses in force, each time one was put into force, the looks at lessons and questions, and drafts. */
export interface CourseTables {
  course_in_force: { course: string; hash: string; at: string };
  course_translation: { hash: string; language: string; translated: string };
  course_adoption: {
    course: string;
    number: number;
    hash: string;
    at: string;
    policy: number;
    features: string;
    folder: string | null;
    shipped: string | null;
    person_id: string;
    note: string;
  };
  course_draft: {
    id: string;
    course: string;
    state: string;
    base: string;
    shipped: string | null;
    opened_at: string;
    opened_by: string;
    ended_at: string | null;
  };
  course_draft_file: { draft_id: string; path: string; hash: string | null };
  course_draft_thing: {
    draft_id: string;
    thing: string;
    revision: number;
    changed_at: string;
    changed_by: string;
  };
  stale_look: {
    entry_id: string;
    course: string;
    kind: string;
    thing: string;
    policy: number;
    features: string;
    person_id: string;
    at: string;
    note: string;
  };
}
