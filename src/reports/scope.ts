import type { Viewer } from '../web/viewer.ts';

/** Whom a report may show: everybody, or everybody below one manager at any depth. */
export type Scope = 'everyone' | { below: string };

/** What this viewer may see: compliance leads and auditors everyone, others the people below them. */
export function scopeOf(viewer: Viewer): Scope {
  const all = viewer.roles.includes('officer') || viewer.roles.includes('auditor');
  return all ? 'everyone' : { below: viewer.personId };
}
