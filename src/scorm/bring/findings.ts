/** Something that a person is told about a package: a message key with what fills it. */
export interface Remark {
  key: string;
  params: Readonly<Record<string, string | number>>;
}

/** A package that cannot be kept. Holds all that is wrong with it, in the order in which it was found. */
export class PackageRefused extends Error {
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];

  constructor(problems: readonly Remark[], warnings: readonly Remark[] = []) {
    super(problems.map(({ key }) => key).join(', '));
    this.name = 'PackageRefused';
    this.problems = problems;
    this.warnings = warnings;
  }
}

// Of one kind a person reads a few; a bad package can have thousands.
const OF_A_KIND = 10;

/** Gathers what is wrong with a package and what is only odd. */
export class Findings {
  readonly #problems = new Gathered();
  readonly #warnings = new Gathered();

  refuse(key: string, params: Remark['params'] = {}): void {
    this.#problems.add(key, params);
  }

  warn(key: string, params: Remark['params'] = {}): void {
    this.#warnings.add(key, params);
  }

  get refused(): boolean {
    return !this.#problems.isEmpty;
  }

  get warnings(): readonly Remark[] {
    return this.#warnings.all();
  }

  /** The error with everything that was found. */
  error(): PackageRefused {
    return new PackageRefused(this.#problems.all(), this.warnings);
  }

  /** Throws when anything is wrong. */
  check(): void {
    if (this.refused) throw this.error();
  }
}

class Gathered {
  readonly #remarks: Remark[] = [];
  readonly #counts = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#remarks.length === 0;
  }

  add(key: string, params: Remark['params']): void {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count > OF_A_KIND) return;
    const shownParams = Object.entries(params).map(
      ([name, value]) => [name, typeof value === 'string' ? shown(value) : value] as const,
    );
    this.#remarks.push({ key, params: Object.fromEntries(shownParams) });
  }

  all(): readonly Remark[] {
    let more = 0;
    for (const count of this.#counts.values()) more += Math.max(0, count - OF_A_KIND);
    return more === 0
      ? this.#remarks
      : [...this.#remarks, { key: 'scorm.bring-more', params: { count: more } }];
  }
}

const LONGEST = 160;

/**
 * A text of a package, fit to be read on a screen and in a terminal: without control characters and those that turn the
 * direction of writing, and not longer than a line or two.
 */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\u{FFFD}');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
