import { lawsIn } from '../../organisation/organisation.ts';
import type { PolicySource } from '../policy-file.ts';
import { ANYWHERE, textAt, type Clause } from '../text.ts';
import type { PolicyVersion } from '../version.ts';
import type { Remark } from './remark.ts';
import type { LaborPattern, Wording } from './wording-file.ts';

const FORBIDS =
  /\b(?:not|never|no|nobody|none|cannot|without|avoid|refrain|prohibit(?:ed|s)?|forbid(?:s|den)?|ban(?:s|ned)?|against the rules|only)\b|n[’']t\b/i;

/**
 * Wording that the labor law of the version's countries may object to: a question for counsel with its source, and no
 * advice. Clauses that protect speech are left out as long as they say what they came with: they name such talk in order
 * to allow it.
 */
export function wordingRemarks(version: PolicyVersion, wording: Wording, source?: PolicySource): Remark[] {
  const countries = new Set(version.countries.flatMap(lawsIn));
  const patterns = wording.labor.filter((one) => one.countries.some((country) => countries.has(country)));
  const asShipped = ({ id, rule }: PolicyVersion['clauses'][number]) => {
    const settings = source?.clauses.find((c) => c.id === id)?.settings;
    return settings === undefined || Object.values(settings).includes(rule);
  };
  const protects = new Set(version.clauses.filter((c) => c.protects && asShipped(c)).map((c) => c.id));
  return textAt(version, ANYWHERE).clauses.flatMap((clause) =>
    protects.has(clause.id)
      ? []
      : patterns.flatMap((pattern) => {
          const found = firstIn(clause, pattern);
          if (found === undefined) return [];
          return [
            {
              clause: clause.id,
              kind: 'wording' as const,
              severity: 'prompt' as const,
              key: 'checks.wording',
              params: { clause: clause.id, words: found, why: pattern.why, source: pattern.source },
            },
          ];
        }),
  );
}

function firstIn(clause: Clause, pattern: LaborPattern): string | undefined {
  const said = [clause.rule, clause.floor, clause.what].flatMap(sentences);
  const banned = sentences(clause.whatNot).filter((text) => !/^not covered\b/i.test(text));
  const inside = [...said.filter((text) => !pattern.banned || FORBIDS.test(text)), ...banned];
  const sentence = inside.find((text) => pattern.find.test(text) && !pattern.unless.test(text));
  return sentence === undefined ? undefined : pattern.find.exec(sentence)![0];
}

const sentences = (text: string): string[] =>
  text.split(/(?<=[.!?;])\s+|\n+/).filter((one) => one.trim() !== '');

/** How firm a clause is: `rigid` when all it says is never, `vague` when it leaves people guessing; `why` names the message. */
export interface Firmness {
  clause: string;
  title: string;
  place: 'rigid' | 'between' | 'vague';
  why: string[];
}

/** The map of what is too rigid and too vague, clause by clause. */
export function firmnessOf(version: PolicyVersion, wording: Wording): Firmness[] {
  return version.clauses.map((c) => {
    const why: string[] = [];
    if (c.who.trim() === '' && c.roles.length === 0 && c.own) why.push('checks.no-who');
    if (c.where.trim() === '') why.push('checks.no-where');
    if (!wording.doing.test(c.rule)) why.push('checks.no-doing');
    if (wording.vague.test(c.rule) && !wording.clear.test(c.rule)) why.push('checks.vague-words');
    if (why.length > 0) return { clause: c.id, title: c.title, place: 'vague', why };
    const isRigid = c.rules.length > 0 && c.rules.every(({ answer }) => answer === 'never');
    return {
      clause: c.id,
      title: c.title,
      ...(isRigid ? { place: 'rigid', why: ['checks.rigid'] } : { place: 'between', why: [] }),
    };
  });
}

/** A note for each clause at either end of the map. What came with Heed, word for word, is left out. */
export function firmnessRemarks(version: PolicyVersion, source: PolicySource, wording: Wording): Remark[] {
  const shipped = (id: string) => {
    const [c, s] = [
      version.clauses.find((one) => one.id === id),
      source.clauses.find((one) => one.id === id),
    ];
    return s !== undefined && c?.rule === s.settings[c!.setting];
  };
  return firmnessOf(version, wording)
    .filter(({ clause, place }) => place !== 'between' && !shipped(clause))
    .flatMap(({ clause, title, place, why }) =>
      why.map((key): Remark => ({
        clause,
        kind: place === 'rigid' ? 'rigid' : 'vague',
        severity: 'note',
        key,
        params: { clause, title },
      })),
    );
}
