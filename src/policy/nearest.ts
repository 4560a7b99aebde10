import type { Brought } from './bring.ts';
import type { PolicySource } from './policy-file.ts';

/** A clause of the shipped policy, and how near a text comes to it: 0 to 1. */
export interface Near {
  id: string;
  score: number;
}

/** The clause that a text comes nearest to; null when none is near. Pure. */
export function nearest(_text: string, _source: PolicySource): Near | null {
  return null;
}

/** The ids of the shipped clauses whose floor nothing brought comes near to, in the policy's order. Pure. */
export function uncoveredFloors(_brought: readonly Brought[], source: PolicySource): string[] {
  return source.clauses.map((c) => c.id);
}
