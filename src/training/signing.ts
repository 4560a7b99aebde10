import { randomBytes } from 'node:crypto';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { sortName } from '../people/people.ts';
import { personDetails } from '../people/people.store.ts';
import { policyInForce, type Published } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { keptText, textAt } from '../policy/text.ts';
import { openBrackets } from '../policy/version.ts';
import { passedUnsigned, type Attempt } from './attempt.store.ts';
import { rules } from './rule.ts';
import { standingsOf, todayAt } from './standing.store.ts';

/** What somebody may sign now: the version in force, at the end of a course or because it changed. */
export interface ToSign {
  policy: Published;
  attempt: Attempt | undefined;
}

/** What this person is asked to sign; undefined when nothing waits for a signature. */
export async function toSign(db: Db, personId: string): Promise<ToSign | undefined> {
  const attempt = await passedUnsigned(db, personId);
  const standings = await standingsOf(db, personId);
  if (attempt === undefined && !standings.some((row) => row.needs === 'signature')) return undefined;
  return { policy: await policyInForce(db), attempt };
}

/** How the signer had signed in, and from where: part of the evidence. */
export interface Circumstances {
  typedName: string;
  /** The number of the version that the page showed. */
  number: number;
  /** The statement exactly as it stood on the page. */
  statement: string;
  how: string;
  signedInAt: string;
  address: string;
  device: string;
  language: string;
}

/**
 * Signs the policy in force; gives the signature's id. Conflict when another version was published since the page was
 * shown: what is no longer in force is not signed. Invalid when the typed name is not the person's own.
 */
export async function sign(tx: Tx, now: Date, personId: string, given: Circumstances): Promise<string> {
  await lockPeople(tx, [personId]);
  const waiting = await toSign(tx, personId);
  if (waiting === undefined) throw conflict('signing.nothing-to-sign');
  const { policy, attempt } = waiting;
  if (policy.number !== given.number) throw conflict('signing.overtaken', { number: policy.number });
  if (openBrackets(policy.version).length > 0) throw conflict('signing.open-brackets');
  const person = await personDetails(tx, personId);
  if (person === undefined) throw notFound();
  if (sortName(given.typedName) !== sortName(person.name))
    throw invalidField('typedName', 'signing.name-differs', { name: person.name });
  const id = newId(now);
  const text = textAt(policy.version, await readerOf(tx, personId));
  const textHash = await keepContent(tx, 'policy-text', keptText(text));
  const at = now.toISOString();
  await append(tx, now, [
    {
      at,
      kind: 'signed',
      personId,
      facts: {
        signature: id,
        receipt: newReceipt(),
        day: await todayAt(tx, personId, now),
        policy: policy.number,
        policyHash: policy.hash,
        textHash,
        attempt: attempt?.id ?? null,
        courseHash: attempt?.course_hash ?? null,
        how: given.how,
        signedInAt: given.signedInAt,
        language: given.language,
        rules: (await rules(tx)).map((rule) => rule.id),
      },
      commits: {
        typedName: given.typedName.trim(),
        statement: given.statement,
        address: given.address,
        device: given.device,
      },
    },
  ]);
  return id;
}

// No vowels and neither 0 nor 1, so that a receipt can be read out on the phone and never spells a word.
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ23456789';

/** A receipt number such as K7QD-M2XR-9PHT: random, about 57 bits. */
function newReceipt(): string {
  const drawn: string[] = [];
  while (drawn.length < 12) {
    for (const byte of randomBytes(24))
      if (byte < LETTERS.length * 9 && drawn.length < 12) drawn.push(LETTERS[byte % LETTERS.length]!);
  }
  return [0, 4, 8].map((from) => drawn.slice(from, from + 4).join('')).join('-');
}
