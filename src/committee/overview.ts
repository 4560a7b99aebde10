import { check, type Remark } from '../policy/checks/check.ts';
import { shippedWording } from '../policy/checks/wording-file.ts';
import { difference, type Change, type ClauseDifference } from '../policy/difference.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import type { ClauseVersion } from '../policy/version.ts';
import { START_AT_BALANCED } from './confidential.ts';
import { AS_BASE, type Draft } from './draft.ts';
import { clausePart } from './parts.ts';

/** A clause of a draft in one line. */
export interface ClauseLine {
  clause: ClauseVersion;
  /** What changed against the base; empty for nothing. */
  kinds: Change[];
  gone: boolean;
  /** Somebody worked on it in this draft, whatever came of it. */
  touched: boolean;
}

export interface Overview {
  lines: ClauseLine[];
  differences: ClauseDifference[];
  remarks: Remark[];
  /** Things besides clauses that are otherwise than in the base. */
  names: ('title' | 'brackets' | 'sites' | 'countries')[];
}

/** What a draft changes, clause by clause, and what is to be said of it. Clauses that it drops stand at the end. */
export function overview(draft: Draft, source: PolicySource, language = 'en'): Overview {
  const { base, version, contents, parts } = draft;
  const differences = difference(base, version);
  const kinds = new Map(differences.map((one) => [one.id, one.kinds]));
  const gone = base.clauses.filter((c) => !version.clauses.some(({ id }) => id === c.id));
  const line = (clause: ClauseVersion, isGone: boolean): ClauseLine => ({
    clause,
    kinds: kinds.get(clause.id) ?? [],
    gone: isGone,
    touched: (parts.get(clausePart(clause.id))?.hash ?? AS_BASE) !== AS_BASE,
  });
  const has = (begins: string) => [...contents.keys()].some((part) => part.startsWith(begins));
  return {
    lines: [...version.clauses.map((c) => line(c, false)), ...gone.map((c) => line(c, true))],
    differences,
    remarks: check(version, { source, wording: shippedWording(language) }),
    names: [
      ...(has('title') ? (['title'] as const) : []),
      ...(has('brackets') ? (['brackets'] as const) : []),
      ...(has('site:') ? (['sites'] as const) : []),
      ...(has('countries') ? (['countries'] as const) : []),
    ],
  };
}

/** The clauses that get a look of their own when balanced is accepted whole, with whether somebody decided on them here. */
export const setApart = (draft: Draft, decided: ReadonlySet<string>) =>
  START_AT_BALANCED.flatMap((id) => {
    const clause = draft.version.clauses.find((c) => c.id === id);
    return clause === undefined ? [] : [{ clause, looked: decided.has(id) }];
  });
