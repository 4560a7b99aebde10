import { addressOf, joinBase } from './address.ts';
import { attribute, child, children, type Element } from './element.ts';
import type { Findings } from './findings.ts';

/** What a resource of the manifest opens. */
export type Opens =
  | { kind: 'file'; file: string; parameters: string }
  | { kind: 'absent'; file: string; like: string | undefined }
  | { kind: 'outside'; host: string }
  | { kind: 'nothing' };

export interface Resource {
  id: string;
  /** `sco` unless it says `asset`. */
  type: 'sco' | 'asset';
  opens: Opens;
}

/** The resources of a manifest by their identifiers, with their launch files looked up among the files of the package. */
export function resourcesIn(
  manifest: Element,
  paths: readonly string[],
  findings: Findings,
): ReadonlyMap<string, Resource> {
  const list = child(manifest, 'resources');
  const base = joinBase(joinBase('', baseOf(manifest)), baseOf(list));
  const files = new Files(paths);
  const found = new Map<string, Resource>();
  for (const element of children(list, 'resource')) {
    const id = attribute(element, 'identifier') ?? '';
    if (found.has(id)) {
      findings.warn('scorm.bring-resource-twice', { resource: id });
      continue;
    }
    const href = attribute(element, 'href') ?? '';
    const opens =
      href === '' ? ({ kind: 'nothing' } as const) : files.find(joinBase(base, baseOf(element)), href);
    const type = attribute(element, 'scormType')?.toLowerCase() === 'asset' ? 'asset' : 'sco';
    found.set(id, { id, type, opens });
  }
  return found;
}

const baseOf = (element: Element | undefined): string | undefined => element?.attributes.get('xml:base');

class Files {
  readonly #paths: ReadonlySet<string>;
  readonly #folded: ReadonlyMap<string, string>;

  constructor(paths: readonly string[]) {
    this.#paths = new Set(paths);
    this.#folded = new Map(paths.map((path) => [path.toLowerCase(), path]));
  }

  find(base: string, href: string): Opens {
    const address = addressOf(base, href);
    if (address.kind === 'wrong') return { kind: 'absent', file: href, like: undefined };
    if (address.kind === 'outside') return address;
    const { candidates, parameters } = address;
    const file = candidates.find((path) => this.#paths.has(path));
    if (file !== undefined) return { kind: 'file', file, parameters: file.includes('?') ? '' : parameters };
    const like = candidates.map((path) => this.#folded.get(path.toLowerCase())).find(Boolean);
    return { kind: 'absent', file: candidates[0] ?? href, like };
  }
}
