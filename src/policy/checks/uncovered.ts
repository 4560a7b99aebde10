import { bitsFor, valuesOf } from '../probes.ts';
import { ANYWHERE, rulesOf, textAt } from '../text.ts';
import type { PolicyVersion } from '../version.ts';
import { KINDS, VOICES, WHERES, type Kind, type Voice, type Where } from '../vocabulary.ts';
import type { Remark } from './remark.ts';

/** Something that people may post, and the places where no clause says whether they may. */
export interface Uncovered {
  what: Kind[];
  voice: Voice;
  where: Where[];
}

const PAIRED = KINDS.filter((kind) => kind !== 'plain');
const ALONE: Kind[][] = KINDS.map((kind) => [kind]);
const PAIRS: Kind[][] = PAIRED.flatMap((one, n) => PAIRED.slice(n + 1).map((two) => [one, two]));

/**
 * What no clause decides, of all kinds alone and of all pairs; a pair only where both its kinds are decided alone. Asked
 * for somebody off duty, in no role that a rule names and with nothing special about the time. Pure.
 */
export function uncovered(version: PolicyVersion): Uncovered[] {
  const all = rulesOf(textAt(version, ANYWHERE));
  // Without a duty, a role and circumstances: what asks for one of those leaves others undecided.
  const rules = all.filter(({ duty, when }) => duty !== 'on-duty' && when.length === 0);
  const anybody = bitsFor(rules, ['other']);
  const kinds = valuesOf(
    rules,
    'what',
    [...ALONE, ...PAIRS].map((set) => new Set(set)),
  );
  const places = valuesOf(rules, 'where', WHERES);
  return valuesOf(rules, 'voice', VOICES).flatMap(({ value: voice, bits: theirs }) => {
    const said = theirs.map((word, n) => word & anybody[n]!);
    const found = kinds.map(({ value, bits }) => ({
      what: [...value],
      voice,
      where: places
        .filter((place) => said.every((word, n) => (word & bits[n]! & place.bits[n]!) === 0))
        .map((place) => place.value),
    }));
    const open = (kind: Kind, where: Where) => found[KINDS.indexOf(kind)]!.where.includes(where);
    return found
      .map((one) => ({
        ...one,
        where: one.where.filter(
          (where) => one.what.length === 1 || !one.what.some((kind) => open(kind, where)),
        ),
      }))
      .filter(({ where }) => where.length > 0);
  });
}

/** One remark with the number of gaps; the gaps themselves are for a list of their own. */
export function uncoveredRemarks(version: PolicyVersion): Remark[] {
  const count = uncovered(version).reduce((sum, { where }) => sum + where.length, 0);
  if (count === 0) return [];
  return [{ clause: null, kind: 'uncovered', severity: 'note', key: 'checks.uncovered', params: { count } }];
}
