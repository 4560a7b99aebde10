import { nights } from '../backup/nightly.ts';
import { seatsHeld } from '../committee/seats.ts';
import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { dayIn, type Day } from '../days.ts';
import { conflict, notFound } from '../errors.ts';
import { append } from '../ledger/ledger.ts';
import { mailStarted } from '../mail/start.store.ts';
import { lookNow } from '../organisation/look.ts';
import { organisation } from '../organisation/organisation.ts';
import { shippedCourse } from '../courses/shipped.ts';
import { policyInForce } from '../policy/publication.ts';
import { shippedPolicyWords } from '../policy/tongue-file.ts';
import type { Ground } from '../web/ground.ts';
import type { Seat } from '../web/viewer.ts';
import { countPeopleUpTo, lastTest, markRows } from './marks.store.ts';

/** The steps of setting up, in their order. */
export const STEPS = [
  'look',
  'https',
  'mail',
  'people',
  'answers',
  'policy',
  'rules',
  'backup',
  'start',
] as const;
export type StepName = (typeof STEPS)[number];

/** Of these a person says that they are done: nothing else could tell. */
export const BY_HAND: readonly StepName[] = ['look', 'policy', 'rules'];
/** These an organisation may do without. */
export const OPTIONAL: readonly StepName[] = ['look', 'https', 'mail', 'backup', 'start'];

export type StepState = 'done' | 'skipped' | 'open';

export interface Step {
  name: StepName;
  state: StepState;
  /** True where the facts say that it is done, whatever anybody said. */
  isSo: boolean;
}

/** The seats of those who answer for something when a post goes wrong. */
export const ANSWERING = ['seat-privacy', 'seat-hr', 'seat-it', 'seat-marketing'] as const satisfies Seat[];

/** Where the policy names who is reached at night. */
export const OUT_OF_HOURS = 'out of hours';

/** Each step as it is now, by what can be seen and what was said. */
export async function stepsNow(
  ground: Pick<Ground, 'database' | 'config' | 'clock'>,
  now: Date,
): Promise<Step[]> {
  const db = ground.database.read;
  const house = await organisation(db);
  if (house === undefined) return [];
  const look = await lookNow(db);
  const marks = new Map((await markRows(db)).map(({ step, state }) => [step, state]));
  const isSo: Readonly<Record<StepName, boolean>> = {
    look: look.logo !== '' || look.accent !== '',
    https: ground.config.origin.startsWith('https:'),
    mail: (await lastTest(db))?.state === 'sent',
    people: (await countPeopleUpTo(db, 2)) > 1,
    answers: await isAnswered(db, dayIn(house.zone, now), marks.get('answers') === 'done'),
    policy: false,
    rules: false,
    backup: nights(ground)?.late === false,
    start: (await mailStarted(db)) !== undefined,
  };
  return STEPS.map((name) => {
    const said = marks.get(name);
    // That the contact is right was said of the one who was named; nobody answers by that for a seat that is empty.
    const isSaid = said === 'done' && name !== 'answers';
    const state = isSo[name] || isSaid ? 'done' : said === 'skipped' ? 'skipped' : 'open';
    return { name, state, isSo: isSo[name] };
  });
}

/** True for a contact that stands there because nobody wrote another: it came with the policy. */
export function isAsShipped(contact: string): boolean {
  const key = OUT_OF_HOURS;
  const said = shippedCourse().policy.brackets.find((one) => one.key === key)?.default;
  return [said, shippedPolicyWords('es')?.brackets[key]?.default].includes(contact.trim());
}

async function isAnswered(db: Db, today: Day, isRight: boolean): Promise<boolean> {
  const held = await seatsHeld(db, today);
  const isHeld = (seat: Seat) => held.some((one) => one.seat === seat && one.holders.length > 0);
  if (!ANSWERING.every(isHeld)) return false;
  const { version } = await policyInForce(db);
  const contact = (version.brackets[OUT_OF_HOURS] ?? '').trim();
  return contact !== '' && (isRight || !isAsShipped(contact));
}

/** Says of a step that it is done, not needed here, or open again; false when that was said already. Not found for no step. */
export async function markStep(
  tx: Tx,
  now: Date,
  by: string,
  step: string,
  state: StepState,
): Promise<boolean> {
  const name = STEPS.find((one) => one === step);
  if (name === undefined) throw notFound();
  const may = state === 'open' || (state === 'done' ? BY_HAND : OPTIONAL).includes(name);
  if (!may) throw conflict('setup.not-by-hand');
  return putMark(tx, now, by, name, state);
}

/** Says that the contact which came with the policy is the one that staff reach at night; false when that was said already. */
export const confirmContact = (tx: Tx, now: Date, by: string): Promise<boolean> =>
  putMark(tx, now, by, 'answers', 'done');

async function putMark(tx: Tx, now: Date, by: string, name: StepName, state: StepState): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const before = (await markRows(tx)).find(({ step }) => step === name)?.state ?? 'open';
  if (before === state) return false;
  await append(tx, now, [
    { at: now.toISOString(), kind: 'setup-step-marked', facts: { by, step: name, state } },
  ]);
  return true;
}

const REMEMBERED_MS = 5000;

/** How many steps are open, for the menu: counted every few seconds, not with each page. */
export function openSteps(ground: Ground): () => Promise<number> {
  let counted = -Infinity;
  let count = 0;
  return async () => {
    if (performance.now() - counted > REMEMBERED_MS) {
      counted = performance.now();
      const steps = await stepsNow(ground, ground.clock.now());
      count = steps.filter(({ state }) => state === 'open').length;
    }
    return count;
  };
}
