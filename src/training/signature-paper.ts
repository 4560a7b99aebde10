import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { newId } from '../database/id.ts';
import { dayIn, type Day } from '../days.ts';
import { conflict, invalid, notFound, type FieldProblem } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { sortName } from '../people/people.ts';
import { personDetails } from '../people/people.store.ts';
import { policyNumbered, type Publication } from '../policy/publication.ts';
import { publications } from '../policy/publication.store.ts';
import { readerOf } from '../policy/reader.store.ts';
import { textAt } from '../policy/text.ts';
import type { Language } from '../web/languages.ts';
import { passedUnsigned } from './attempt.store.ts';
import { circumstanceFacts, type Circumstances } from './signing-circumstances.ts';
import { recordFacts } from './signing.ts';
import { samePaper, spellsOf, zoneOf } from './signature.store.ts';

/** A signature on paper, as an officer enters it. */
export interface PaperSignature extends Circumstances {
  /** The language of the text on the paper. */
  language: Language;
  /** The version that was signed, and the day on the paper. */
  number: number;
  day: Day;
  /** The name as it stands on the paper. */
  typedName: string;
  /** True when the officer has checked that it is this person, though the paper shows another name. */
  otherName: boolean;
  /** Who saw it signed: neither the signer nor the officer. */
  witness: string;
  /** Where the paper is kept. */
  note: string;
  /** What the officer affirmed, exactly as it stood on the page. */
  statement: string;
}

/** True when a version was in force on a day, as one of ALL publications. On the day of a change both were. Pure. */
export function wasInForce(all: readonly Publication[], number: number, day: Day): boolean {
  const effective = all.filter((one) => one.inForceAt !== null).toSorted((a, b) => a.number - b.number);
  const place = effective.findIndex((one) => one.number === number);
  const [one, next] = [effective[place], effective[place + 1]];
  return one !== undefined && one.effectiveOn <= day && (next === undefined || day <= next.effectiveOn);
}

/**
 * Enters a signature on paper; gives its id. It settles what a signature of that day settles, also at the end of a course
 * that was passed by then. Invalid for a version not in force that day, a day to come or on which they did not work
 * here, another name that nobody checked, a witness who is no third person, and the same paper twice; conflict for
 * somebody who never worked here, and for one's own.
 */
export async function enterPaper(
  tx: Tx,
  now: Date,
  by: string,
  personId: string,
  given: PaperSignature,
): Promise<string> {
  await lockPeople(tx, [personId]);
  const zone = await zoneOf(tx, personId);
  const otherName = await refuseWrong(tx, dayIn(zone, now), by, personId, given);
  const policy = await policyNumbered(tx, given.number);
  const text = textAt(policy.version, { ...(await readerOf(tx, personId)), language: given.language });
  const passed = await passedUnsigned(tx, personId);
  const attempt = (passed?.passed_on ?? '9999') <= given.day ? passed : undefined;
  const id = newId(now);
  const { day, witness, typedName, note, statement, address, device } = given;
  await append(tx, now, [
    {
      at: day,
      kind: 'signed',
      personId,
      facts: {
        ...(await recordFacts(tx, personId, { policy, text, changes: undefined }, { attempt, day })),
        signature: id,
        zone,
        day,
        onPaper: true,
        by,
        witness,
        ...(otherName ? { otherName } : {}),
        ...circumstanceFacts(given),
      },
      commits: { typedName, statement, note, address, device },
    },
  ]);
  return id;
}

// Gives whether the paper shows another name than the one on record.
async function refuseWrong(
  tx: Tx,
  today: Day,
  by: string,
  personId: string,
  { number, day, witness, typedName, otherName }: PaperSignature,
): Promise<boolean> {
  const person = await mayHavePaper(tx, by, personId);
  const spells = await spellsOf(tx, personId);
  const differs = sortName(typedName) !== sortName(person.name);
  const problems: FieldProblem[] = [];
  if (day > today) problems.push({ field: 'day', key: 'signing.paper-future' });
  else if (person.leftOn !== null && day > person.leftOn)
    problems.push({ field: 'day', key: 'signing.paper-left' });
  else if (!spells.some(({ hiredOn, leftOn }) => hiredOn <= day && (leftOn === null || day <= leftOn)))
    problems.push({ field: 'day', key: 'signing.paper-not-here' });
  else if (!wasInForce(await publications(tx), number, day))
    problems.push({ field: 'number', key: 'signing.paper-not-in-force' });
  else if ((await samePaper(tx, personId, number, day)) !== undefined)
    problems.push({ field: 'day', key: 'signing.paper-twice' });
  if (differs && !otherName)
    problems.push({ field: 'typedName', key: 'signing.paper-name-differs', params: { name: person.name } });
  if (witness === personId || witness === by)
    problems.push({ field: 'witness', key: 'signing.paper-third-person' });
  if (problems.length > 0) throw invalid(problems);
  return differs;
}

/** The person whose paper this officer may enter. Conflict for their own, and for somebody who never worked here. */
export async function mayHavePaper(db: Db, by: string, personId: string) {
  const person = await personDetails(db, personId);
  if (person === undefined) throw notFound();
  if (person.hiredOn === null) throw conflict('signing.paper-never-worked');
  if (by === personId) throw conflict('signing.paper-own');
  return person;
}
