import type { Item, Launch } from '../manifest.ts';
import { joinParameters } from './address.ts';
import { attribute, children, flag, textOf, type Element } from './element.ts';
import type { Findings } from './findings.ts';
import { launchData } from './launch-data.ts';
import { LIMITS } from './limits.ts';
import type { Resource } from './resources.ts';
import { sequencingOf, type Collections } from './sequencing-of.ts';
import type { Kind } from './standard.ts';

/** An item as it is run, with the element that it was read from. */
export interface ReadItem extends Item {
  children: readonly ReadItem[];
  element: Element;
  /** Its sequencing, with what it takes over from a collection. */
  sequencing: Element | undefined;
}

/** What the items of a manifest refer to. */
interface Of {
  kind: Kind;
  resources: ReadonlyMap<string, Resource>;
  collections: Collections;
}

const PARAMETERS = 4000;

/** The items of an organisation, in its order. What is wrong with them goes to the findings. */
export class Items {
  readonly #kind: Kind;
  readonly #resources: ReadonlyMap<string, Resource>;
  readonly #collections: Collections;
  readonly #findings: Findings;
  readonly #ids = new Set<string>();

  constructor({ kind, resources, collections }: Of, findings: Findings) {
    this.#kind = kind;
    this.#resources = resources;
    this.#collections = collections;
    this.#findings = findings;
  }

  read(organization: Element): readonly ReadItem[] {
    const found = this.#below(organization);
    if (this.#ids.size > LIMITS.items)
      this.#findings.refuse('scorm.bring-many-items', { limit: LIMITS.items });
    return found;
  }

  #below(element: Element): ReadItem[] {
    return children(element, 'item').map((item) => this.#item(item));
  }

  #item(element: Element): ReadItem {
    const id = this.#id(element);
    const title = titleOf(element) || id;
    const inner = this.#below(element);
    const sequencing = sequencingOf(element, this.#collections);
    let launch = this.#launch(element, sequencing, title);
    // The engine of 2004 delivers leaves alone.
    if (launch !== null && inner.length > 0 && this.#kind.standard === '2004') {
      this.#findings.warn('scorm.bring-chapter-opens', { item: title });
      launch = null;
    }
    const visible = flag(element, 'isvisible', true);
    return { id, title, visible, children: inner, launch, element, sequencing };
  }

  #id(element: Element): string {
    const said = attribute(element, 'identifier') ?? '';
    const wrong = said === '' || said.length > 500 || said in {} || /\p{Cc}/u.test(said);
    const id = wrong ? `item-${this.#ids.size + 1}` : said;
    if (wrong) this.#findings.warn('scorm.bring-item-id', { item: titleOf(element) || id });
    if (this.#ids.has(id)) this.#findings.refuse('scorm.bring-item-twice', { id });
    this.#ids.add(id);
    return id;
  }

  #launch(element: Element, sequencing: Element | undefined, item: string): Launch | null {
    const ref = attribute(element, 'identifierref') ?? '';
    if (ref === '') return null;
    const resource = this.#resources.get(ref);
    if (resource === undefined) {
      this.#findings.refuse('scorm.bring-no-resource', { item, resource: ref });
      return null;
    }
    const { opens, type } = resource;
    if (opens.kind === 'file') {
      const own = attribute(element, 'parameters') ?? '';
      const parameters = joinParameters(opens.parameters, own);
      if (parameters.length > PARAMETERS) this.#findings.warn('scorm.bring-long-parameters', { item });
      const data = launchData(element, sequencing, item, this.#kind, this.#findings);
      return { kind: type, file: opens.file, parameters: parameters.slice(0, PARAMETERS), ...data };
    }
    this.#tellNotOpened(item, resource);
    return null;
  }

  #tellNotOpened(item: string, { id, type, opens }: Resource): void {
    if (opens.kind === 'outside') {
      // A link to read more is left out; content that would have to speak to us from elsewhere cannot.
      if (type === 'asset') this.#findings.warn('scorm.bring-outside-asset', { item, host: opens.host });
      else this.#findings.refuse('scorm.bring-outside-sco', { item, host: opens.host });
    } else if (opens.kind === 'absent') {
      const { file, like } = opens;
      if (like === undefined) this.#findings.refuse('scorm.bring-absent', { item, file });
      else this.#findings.refuse('scorm.bring-absent-case', { item, file, like });
    } else {
      this.#findings.refuse('scorm.bring-no-href', { item, resource: id });
    }
  }
}

/** The title of an item or an organisation, on one line. */
export const titleOf = (element: Element): string =>
  textOf(element, 'title')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, 300);
