import type { Ground, Row } from './web/ground.ts';

/** Packages: bringing them in, opening them, and what became of it. */
export function scormRoutes(_ground: Ground): Row[] {
  return [];
}
