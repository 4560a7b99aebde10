/** The tables of the courses in force, each time one was put into force, and of the looks at lessons and questions. */
export interface CourseTables {
  course_in_force: { course: string; hash: string; at: string };
  course_adoption: {
    course: string;
    number: number;
    hash: string;
    at: string;
    policy: number;
    features: string;
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
