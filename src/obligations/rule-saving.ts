import { isDeepStrictEqual } from 'node:util';
import { lockPeople, type Tx } from '../database/database.ts';
import { idOf, rehearse, type Proposal, type Rehearsal } from './rehearsal.ts';
import { endRule, ruleOf, setRule } from './rule.ts';

/**
 * Does what was rehearsed, and just that. When it would not move the same people in the same way any more, or the rule is
 * another, nothing is saved and the new rehearsal is given. Undefined: it is done, or was done already.
 */
export async function saveRehearsed(
  tx: Tx,
  now: Date,
  by: string,
  rehearsed: { proposal: Proposal; mark: string },
  zone: string,
): Promise<Rehearsal | undefined> {
  const { proposal, mark } = rehearsed;
  await lockPeople(tx, 'everyone');
  const before = await ruleOf(tx, idOf(proposal));
  if ('set' in proposal ? isDeepStrictEqual(before, proposal.set) : before === undefined) return undefined;
  const found = await rehearse(tx, proposal, now, zone);
  if (found.mark !== mark) return found;
  if ('set' in proposal) await setRule(tx, now, by, proposal.set, zone);
  else await endRule(tx, now, by, proposal.end, zone);
  return undefined;
}
