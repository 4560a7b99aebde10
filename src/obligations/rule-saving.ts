import { isDeepStrictEqual } from 'node:util';
import { lockPeople, transact, type Db, type Tx } from '../database/database.ts';
import { idOf, rehearsedBy, type Proposal, type Rehearsal } from './rehearsal.ts';
import { endRule, ruleOf, setRule } from './rule.ts';

/**
 * Does what was rehearsed, and just that, in a transaction of its own. When it would not move the same people in the same way any
 * more, or the rule is another, nothing is saved and the new rehearsal is given. Undefined: it is done, or was done already.
 */
export async function saveRehearsed(
  write: Db,
  now: Date,
  by: string,
  rehearsed: { proposal: Proposal; mark: string },
  zone: string,
): Promise<Rehearsal | undefined> {
  try {
    await transact(write, (tx) => save(tx, now, by, rehearsed, zone));
    return undefined;
  } catch (error) {
    if (error instanceof Another) return error.found;
    throw error;
  }
}

// Done and looked at in one go, for working it out twice takes twice as long; what is not as it was shown is taken back.
async function save(
  tx: Tx,
  now: Date,
  by: string,
  { proposal, mark }: { proposal: Proposal; mark: string },
  zone: string,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const before = await ruleOf(tx, idOf(proposal));
  if ('set' in proposal ? isDeepStrictEqual(before, proposal.set) : before === undefined) return;
  const found = await rehearsedBy(tx, proposal, now, zone, () =>
    'set' in proposal ? setRule(tx, now, by, proposal.set, zone) : endRule(tx, now, by, proposal.end, zone),
  );
  if (found.mark !== mark) throw new Another(found);
}

class Another extends Error {
  readonly found: Rehearsal;

  constructor(found: Rehearsal) {
    super('the facts are not those that were rehearsed');
    this.found = found;
  }
}
