import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { spokenNumber } from '../database/spoken-number.ts';
import { dayIn, type Day } from '../days.ts';
import { conflict, invalidField, notFound } from '../errors.ts';
import { contentHash, keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { sortName } from '../people/people.ts';
import { personDetails } from '../people/people.store.ts';
import type { Reader } from '../policy/owing.ts';
import { policyInForce, policyNumbered, type Published } from '../policy/publication.ts';
import { readerOf } from '../policy/reader.store.ts';
import { bringUpToDate } from '../policy/timely.ts';
import { keptText, textAt, type PolicyText } from '../policy/text.ts';
import { openBrackets } from '../policy/version.ts';
import { passedUnsigned, type Attempt } from './attempt.store.ts';
import { rules } from '../obligations/rule.ts';
import { changesShown, keptChanges, type ShownChanges, type Sided } from './signing-changes.ts';
import { languageIn, type Language } from '../web/languages.ts';
import { circumstanceFacts, type Circumstances } from './signing-circumstances.ts';
import { latestPassed, signaturesOf, signedText, zoneOf } from './signature.store.ts';
import { standingsOf } from '../obligations/standing.store.ts';
import { slipUsedBy } from '../sign-in/slip.store.ts';

/** What a page shows to somebody who is to sign, and what the form brings back: the hashes of exactly that. */
export interface Shown {
  /** The version. */
  number: number;
  /** The text as it reads where the person works. */
  textHash: string;
  /** What changed since they signed last; '' when nothing did. */
  changesHash: string;
}

/** What somebody may sign now: the version in force, at the end of a course or because it changed. */
export interface ToSign extends Sided {
  attempt: Attempt | undefined;
  changes: ShownChanges | undefined;
  shown: Shown;
}

/** What this person is asked to sign, in this language; undefined when nothing waits for a signature. */
export async function toSign(db: Db, personId: string, language: string = 'en'): Promise<ToSign | undefined> {
  const attempt = await passedUnsigned(db, personId);
  const standings = await standingsOf(db, personId);
  if (attempt === undefined && !standings.some((row) => row.needs === 'signature' || row.thing === 'policy'))
    return undefined;
  const policy = await policyInForce(db);
  const reader = { ...(await readerOf(db, personId)), language: languageIn(language) ?? 'en' };
  const after = sided(policy, reader);
  const before = await readBefore(db, personId, attempt, reader);
  const changes = before && changesShown(before, after, reader);
  const changesHash = changes === undefined ? '' : contentHash(keptChanges(changes));
  return { ...after, attempt, changes, shown: { number: policy.number, textHash: after.hash, changesHash } };
}

const hashes = new WeakMap<PolicyText, string>();

function sided(policy: Published, reader: Reader): Sided {
  const text = textAt(policy.version, reader);
  let hash = hashes.get(text);
  if (hash === undefined) hashes.set(text, (hash = contentHash(keptText(text))));
  return { policy, text, hash };
}

// What was signed last, as it read then; for somebody new the version that the course taught.
async function readBefore(
  db: Db,
  personId: string,
  attempt: Attempt | undefined,
  reader: Reader & { language: Language },
): Promise<Sided | undefined> {
  const last = (await signaturesOf(db, personId)).find((one) => one.withdrawn_at === null);
  if (last !== undefined) {
    const policy = await policyNumbered(db, last.policy_number);
    const text = await signedText(db, last);
    // In another language every word is another, and nothing changed by that.
    return (text.language ?? 'en') === reader.language
      ? { policy, text, hash: last.text_hash }
      : sided(policy, reader);
  }
  return attempt && sided(await policyNumbered(db, attempt.policy_number), reader);
}

/** One act of signing: what was shown, word for word, and how the signer came to the page. */
export interface Signing extends Circumstances {
  typedName: string;
  /** The statement exactly as it stood on the page. */
  statement: string;
  /** The words beside the box that was ticked: to sign electronically, and that it may be read, printed and saved. */
  consent: string;
  /** An aid that was used, or who read it aloud; '' for none. */
  aid: string;
  shown: Shown;
}

/** What a signature means, whichever words the statement has. */
export const MEANING = 'read-and-follow';

/**
 * Signs the policy in force; gives the signature's id. Conflict when the page showed another version, another text or
 * other changes than it would now: nobody signs what they did not see. Invalid when the typed name is not the person's.
 */
export async function sign(tx: Tx, now: Date, personId: string, given: Signing): Promise<string> {
  await bringUpToDate(tx, now);
  await lockPeople(tx, [personId]);
  const waiting = await toSign(tx, personId, given.language);
  if (waiting === undefined) throw conflict('signing.nothing-to-sign');
  const { policy, attempt, shown } = waiting;
  if (shown.number !== given.shown.number) throw conflict('signing.overtaken', { number: policy.number });
  if (shown.textHash !== given.shown.textHash || shown.changesHash !== given.shown.changesHash)
    throw conflict('signing.text-changed');
  if (openBrackets(policy.version).length > 0) throw conflict('signing.open-brackets');
  const person = await personDetails(tx, personId);
  if (person === undefined) throw notFound();
  if (sortName(given.typedName) !== sortName(person.name))
    throw invalidField('typedName', 'signing.name-differs', { name: person.name });
  const id = newId(now);
  const zone = await zoneOf(tx, personId);
  const day = dayIn(zone, now);
  const { statement, consent, aid, address, device, shared } = given;
  const slip = await slipUsedBy(tx, personId, now.toISOString());
  await append(tx, now, [
    {
      at: now.toISOString(),
      kind: 'signed',
      personId,
      facts: {
        ...(await recordFacts(tx, personId, waiting, { attempt, day })),
        signature: id,
        zone,
        day,
        onPaper: false,
        ...circumstanceFacts(given),
        ...(slip === undefined ? {} : { slip: slip.id }),
      },
      commits: {
        typedName: given.typedName.trim(),
        statement,
        consent,
        address,
        device,
        ...(aid === '' ? {} : { aid }),
        ...(shared === undefined ? {} : { sharedDevice: shared.name }),
      },
    },
  ]);
  return id;
}

/** What is signed on a day, with everything that stands behind it, as facts. Keeps the text and the changes for ever. */
export async function recordFacts(
  tx: Tx,
  personId: string,
  { policy, text, changes }: Pick<ToSign, 'policy' | 'text' | 'changes'>,
  { attempt, day }: { attempt: Attempt | undefined; day: Day },
) {
  const inEnglish = text.clauses.flatMap((clause) => (clause.language === 'en' ? clause.id : []));
  const behind = attempt ?? (await latestPassed(tx, personId, day));
  return {
    receipt: spokenNumber(3),
    meaning: MEANING,
    policy: policy.number,
    policyHash: policy.hash,
    // In a text of another language the clauses that were not there in it.
    ...(inEnglish.length > 0 && { inEnglish }),
    textHash: await keepContent(tx, 'policy-text', keptText(text)),
    since: changes?.since ?? null,
    changed: changes?.clauses.map((clause) => clause.id) ?? [],
    changesHash: changes === undefined ? null : await keepContent(tx, 'policy-changes', keptChanges(changes)),
    attempt: attempt?.id ?? null,
    courseAttempt: behind?.id ?? null,
    courseHash: behind?.course_hash ?? null,
    rules: (await rules(tx)).map((rule) => rule.id),
  };
}
