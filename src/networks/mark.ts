import { createHash } from 'node:crypto';

/** A mark of something as somebody saw it, to notice when it is different by the time a change comes. */
export function markOf(seen: unknown): string {
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22);
}
