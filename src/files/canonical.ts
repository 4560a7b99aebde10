import canonicalize from 'canonicalize';

const texts = new WeakMap<object, string>();

/** The canonical JSON (RFC 8785) of something. Of what is frozen it is made once: that never changes. */
export function canonicalText(value: object): string {
  if (!Object.isFrozen(value)) return canonicalize(value)!;
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = canonicalize(value)!));
  return text;
}

/** Freezes a value and everything in it; gives it back. */
export function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value) as unknown[])
    if (typeof part === 'object' && part !== null && !Object.isFrozen(part)) frozen(part);
  return Object.freeze(value);
}
