import { v7 } from 'uuid';

/** A new row id: UUIDv7, so that ids sort by the time they were made. `now` lets a demo or a test write its past. */
export const newId = (now?: Date): string => (now === undefined ? v7() : v7({ msecs: now.getTime() }));
