import type { Projection } from '../ledger/ledger.ts';
import { putCourseInForce } from './course.store.ts';

/** Which version of each course new attempts are bound to. */
export const courseProjection: Projection = {
  name: 'courses',
  tables: ['course_in_force'],
  kinds: ['course-adopted'],
  async apply(tx, entries) {
    for (const { at, facts } of entries)
      await putCourseInForce(tx, facts['course'] as string, facts['hash'] as string, at);
  },
};
