export function steady(text: string): unknown;
export function differing(base: unknown, state: unknown): unknown[] | null;
export function patched(base: unknown, difference: unknown): unknown;
export function standing(state: object): { id: string; leaf: boolean; goesOn: boolean } | null;
export function suspendedAt(state: object, id: string): { sequencing: object; suspensionState: object };
