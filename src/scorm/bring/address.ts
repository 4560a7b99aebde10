const ORIGIN = 'http://package.invalid';

/** Where an address in a manifest leads. */
export type Address =
  | { kind: 'file'; candidates: readonly string[]; parameters: string }
  | { kind: 'outside'; host: string }
  | { kind: 'wrong' };

/** The address of a folder (`xml:base`) below another. */
export function joinBase(base: string, more: string | undefined): string {
  if (more === undefined || more.trim() === '') return base;
  const joined = more.trim().replaceAll('\\', '/');
  if (/^([a-z][a-z\d+.-]*:|\/\/)/i.test(joined)) return joined;
  return joined.startsWith('/') ? joined.slice(1) : base + joined;
}

/**
 * The file that an `href` names, below a base: as it is written and with its percent signs resolved, since some tools
 * write a name as it is and some as an address; and the query and fragment to open it with.
 */
export function addressOf(base: string, href: string): Address {
  const written = joinBase(base, href);
  let url: URL;
  try {
    url = new URL(written, `${ORIGIN}/`);
  } catch {
    return { kind: 'wrong' };
  }
  if (url.origin !== ORIGIN) return { kind: 'outside', host: url.host === '' ? url.protocol : url.host };
  const plain = written.replace(/[?#].*$/s, '');
  const candidates = [decoded(url.pathname.slice(1)), plain, written]
    .map((path) => path.normalize('NFC'))
    .filter((path) => path !== '');
  return { kind: 'file', candidates: [...new Set(candidates)], parameters: url.search + url.hash };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Joins the `parameters` of an item to those of its resource, as the standard says: leading `?` and `&` do not count, a
 * fragment of the resource wins over that of the item.
 */
export function joinParameters(ofResource: string, ofItem: string): string {
  const more = ofItem.trim().replace(/^[?&]+/, '');
  const [query, fragment] = split(ofResource);
  if (more === '') return ofResource;
  if (more.startsWith('#')) return fragment === '' ? query + more : ofResource;
  const [added, itsFragment] = split(`?${more}`);
  const joined = query.length > 1 ? `${query}&${added.slice(1)}` : added;
  return joined + (fragment === '' ? itsFragment : fragment);
}

function split(parameters: string): [query: string, fragment: string] {
  const at = parameters.indexOf('#');
  return at === -1 ? [parameters, ''] : [parameters.slice(0, at), parameters.slice(at)];
}
