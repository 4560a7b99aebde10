import type { Viewer } from '../web/viewer.ts';

/** Whom a report may show: everybody, or everybody below some managers at any depth. */
export type Scope = 'everyone' | { below: readonly string[] };

/** What this viewer may see: compliance leads and auditors everyone, others the people below them and below those for whom they stand in. */
export function scopeOf(viewer: Viewer): Scope {
  const all = viewer.roles.includes('officer') || viewer.roles.includes('auditor');
  return all ? 'everyone' : { below: [viewer.personId, ...viewer.deputyFor] };
}
