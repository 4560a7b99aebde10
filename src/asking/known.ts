import {
  DUTIES,
  KINDS,
  VOICES,
  WHENS,
  WHERES,
  type Duty,
  type Kind,
  type Voice,
  type When,
  type Where,
} from '../policy/vocabulary.ts';

/** What is known of a post so far: null, or not in the map, is unknown. */
export interface Known {
  /** Job role, and `manager` for somebody with people below. */
  roles: readonly string[];
  duty: Duty | null;
  voice: Voice | null;
  what: ReadonlyMap<Kind, boolean>;
  where: Where | null;
  when: ReadonlyMap<When, boolean>;
}

/** Nothing is known but who asks. */
export const nothingKnown = (roles: readonly string[]): Known => ({
  roles,
  duty: null,
  voice: null,
  what: new Map(),
  where: null,
  when: new Map(),
});

/** The kinds that are known to be in it. */
export const kindsIn = ({ what }: Pick<Known, 'what'>): Kind[] =>
  KINDS.filter((kind) => what.get(kind) === true);

/**
 * One answer as a form carries it: `about:KIND`, `also:KIND`, `none:KIND.KIND…` (none of these), `where:…`, `duty:…`,
 * `voice:…`, `yes:FLAG`, `no:FLAG`.
 */
export type Token = string;

const MOST = 60;

/** What a list of answers says. Null for what no page of ours can have sent, or for answers that contradict each other. */
export function readTokens(roles: readonly string[], tokens: readonly Token[]): Known | null {
  const what = new Map<Kind, boolean>();
  const when = new Map<When, boolean>();
  const known = { ...nothingKnown(roles), what, when };
  if (tokens.length > MOST) return null;
  for (const token of tokens) {
    const [sort, rest = ''] = token.split(':', 2);
    if (!take(sort, rest)) return null;
  }
  return known;

  function take(sort: string | undefined, rest: string): boolean {
    switch (sort) {
      case 'about':
      case 'also':
        return rest.split('.').length === 1 && kinds([rest], true);
      case 'none':
        return kinds(rest.split('.'), false);
      case 'yes':
      case 'no':
        return put(when, oneOf(WHENS, rest), sort === 'yes');
      case 'where':
        return known.where === null && (known.where = oneOf(WHERES, rest)) !== null;
      case 'duty':
        return known.duty === null && (known.duty = oneOf(DUTIES, rest)) !== null;
      case 'voice':
        return known.voice === null && (known.voice = oneOf(VOICES, rest)) !== null;
      default:
        return false;
    }
  }

  function kinds(codes: readonly string[], holds: boolean): boolean {
    return codes.every((code) => {
      const kind = oneOf(KINDS, code);
      if (kind === 'plain') return holds && KINDS.every((one) => put(what, one, one === 'plain'));
      return put(what, kind, holds) && (!holds || put(what, 'plain', false));
    });
  }
}

// False when the code is none, or the contrary was said before.
function put<K>(map: Map<K, boolean>, code: K | null, holds: boolean): boolean {
  if (code === null || map.get(code) === !holds) return false;
  map.set(code, holds);
  return true;
}

const oneOf = <T extends string>(codes: readonly T[], code: string): T | null =>
  codes.find((one) => one === code) ?? null;
