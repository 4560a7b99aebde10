import { parted, type RuleBody } from './rule.ts';
import type { ClauseVersion } from './version.ts';

/** What a clause of the organisation's own says. Only id, title and text are needed. */
export interface OwnClause {
  id: string;
  title: string;
  /** Its sentences, as one text. */
  text: string;
  who?: string;
  what?: string;
  whatNot?: string;
  where?: string;
  when?: string;
  basis?: string;
  /** Whom it is for; everybody unless said. */
  roles?: readonly string[];
  rules?: readonly RuleBody[];
}

/** A clause of the organisation's own as a version keeps it: no floor, not locked, one setting only. */
export function ownClause(given: OwnClause): ClauseVersion {
  return {
    id: given.id,
    title: given.title,
    who: given.who ?? '',
    what: given.what ?? '',
    whatNot: given.whatNot ?? '',
    where: given.where ?? '',
    when: given.when ?? '',
    floor: '',
    setting: 'balanced',
    rule: given.text,
    locked: false,
    weight: 1,
    roles: [...(given.roles ?? ['all'])],
    basis: given.basis ?? '',
    protects: false,
    own: true,
    aside: '',
    rules: (given.rules ?? []).flatMap(parted).map((rule) => ({ ...rule, layer: 'always' as const })),
    laws: [],
    below: '',
  };
}

/** True for what may be the id of a clause of one's own. */
export const isOwnId = (id: string): boolean => /^OC-\d\d$/.test(id);

/** The most clauses of its own that an organisation can ever have. */
export const MOST_OWN = 99;

/** The next free id, OC-01 to OC-99; undefined when all are taken. Ids of clauses that are gone may be passed too. */
export function nextOwnId(taken: Iterable<string>): string | undefined {
  const ids = new Set(taken);
  for (let n = 1; n <= MOST_OWN; n++) {
    const id = `OC-${String(n).padStart(2, '0')}`;
    if (!ids.has(id)) return id;
  }
  return undefined;
}
