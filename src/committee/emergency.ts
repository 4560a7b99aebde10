import { lockPeople, type Tx } from '../database/database.ts';
import type { Day } from '../days.ts';
import { conflict, HeedError, notAllowed } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { refusals } from '../policy/checks/check.ts';
import { difference, material } from '../policy/difference.ts';
import { dutiesFrom } from '../policy/owing.ts';
import type { PolicySource } from '../policy/policy-file.ts';
import { publish } from '../policy/publication.ts';
import { inForce, newestNumber } from '../policy/publication.store.ts';
import { openBrackets, type PolicyVersion } from '../policy/version.ts';
import { draftOf, keepVersion, mayChange, versionHash, type Draft } from './draft.ts';
import { seatsHeld, seatsOf } from './seats.ts';
import { wordsFit } from './voices.ts';

/** Days to act on what is published in an emergency, where the policy names none. */
const ACT_DAYS = 14;

/** The compliance lead asks to publish a draft at once, with a reason. The privacy seat answers for the text as it is now. */
export async function askEmergency(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  reason: string,
  source: PolicySource,
): Promise<void> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  wordsFit('reason', reason, 'committee.reason-needed');
  await mayBeUrgent(tx, draft, source);
  const hash = await keepVersion(tx, draft.version);
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'emergency-asked',
      facts: { draft: draftId, hash, by },
      commits: { reason },
    },
  ]);
}

async function mayBeUrgent(tx: Tx, draft: Draft, source: PolicySource): Promise<void> {
  mayChange(draft);
  if ((await inForce(tx))?.number !== draft.row.base) throw conflict('committee.overtaken');
  if (versionHash(draft.version) === versionHash(draft.base)) throw conflict('committee.nothing-changed');
  const open = openBrackets(draft.version);
  if (open.length > 0) throw new HeedError('conflict', 'policy.open-brackets', { brackets: open.join(', ') });
  const [refused] = refusals(draft.version, source);
  if (refused !== undefined) throw conflict(refused.key, refused.params);
}

/** The days that a version gives for acting on a change. */
export function actDays({ brackets }: PolicyVersion): number {
  const days = Number(brackets['days to sign a change']);
  return Number.isInteger(days) && days > 0 ? days : ACT_DAYS;
}

/** True when the privacy seat can answer now: it was asked about the text as it is. */
export const emergencyReady = ({ row, version }: Draft): boolean =>
  row.emergency_hash !== null && row.emergency_hash === versionHash(version);

/**
 * A holder of the privacy seat agrees: the draft is in force at once; gives its number. The committee has 30 days to
 * confirm it. The officer who asked may be the same person when they hold both.
 */
export async function agreeEmergency(
  tx: Tx,
  now: Date,
  by: string,
  draftId: string,
  shown: string,
  source: PolicySource,
  when: { today: Day; zone: string },
): Promise<number> {
  await lockPeople(tx, 'everyone');
  const draft = await draftOf(tx, draftId);
  const seats = await seatsHeld(tx, when.today);
  if (!seatsOf(seats, by).includes('seat-privacy')) throw notAllowed('committee.not-your-seat');
  if (draft.row.emergency_hash === null) throw conflict('committee.not-asked');
  if (!emergencyReady(draft) || shown !== draft.row.emergency_hash) throw conflict('committee.changed-since');
  await mayBeUrgent(tx, draft, source);
  const facts = { draft: draftId, hash: draft.row.emergency_hash, by };
  await append(tx, now, [{ at: now.toISOString(), kind: 'emergency-agreed', facts }]);
  const found = difference(draft.base, draft.version);
  return publish(tx, now, by, draft.version, {
    after: await newestNumber(tx),
    duties: dutiesFrom(found),
    material: material(found),
    actWithinDays: actDays(draft.version),
    zone: when.zone,
    kind: 'emergency',
    draftId,
  });
}
