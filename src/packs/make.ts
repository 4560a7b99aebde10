import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { transact } from '../database/database.ts';
import { append } from '../ledger/ledger.ts';
import { atCheckpoint } from '../reports/past.ts';
import { fill } from '../web/render.ts';
import { askedWords, wordsKnown } from './asked-words.ts';
import type { Facts } from './contents.ts';
import { firstPage } from './first-page.ts';
import { firstPagePdf } from './first-page-pdf.ts';
import { packFile, placeName } from './kept.ts';
import { LEASE_MS } from './lease.ts';
import { madeEntry } from './pack.ts';
import { changeHeld, claimPack, packOf, waitingPack, type Pack } from './pack.store.ts';
import type { Packing } from './packing.ts';
import { changesPart } from './part-changes.ts';
import { coursePart } from './part-course.ts';
import { effectPart } from './part-effect.ts';
import { exceptionsPart } from './part-exceptions.ts';
import { keepingPart } from './part-keeping.ts';
import { obligationsPart } from './part-obligations.ts';
import { peoplePart } from './part-people.ts';
import { policyPart } from './part-policy.ts';
import { proofPart } from './part-proof.ts';
import { remindersPart } from './part-reminders.ts';
import { signaturesPart } from './part-signatures.ts';
import { trainingPart } from './part-training.ts';
import { copyAnswers } from './answers.ts';
import { partIn, placeOf, type Filed, type Out } from './spool.ts';
import { packingOf, standOnCheckpoint, type Maker } from './standing-on.ts';
import { zipTo } from './zip.ts';

const PARTS: { [Name in keyof Facts]: (packing: Packing, out: Out) => Promise<Facts[Name]> } = {
  people: peoplePart,
  policy: policyPart,
  course: coursePart,
  obligations: obligationsPart,
  training: trainingPart,
  effect: effectPart,
  signatures: signaturesPart,
  changes: changesPart,
  exceptions: exceptionsPart,
  reminders: remindersPart,
  keeping: keepingPart,
  proof: proofPart,
};
/** The parts, the first page, and the file. */
const STEPS = Object.keys(PARTS).length + 2;
const BEAT_MS = 20_000;
/** After so many beginnings that came to nothing a pack is given up: the log says why. */
const MOST_TRIES = 5;

const FREE = { holder: null, held_until: null } as const;

/** Somebody else has taken the pack over. */
class Lost extends Error {}

/** Makes the packs that wait, one after the other; any number of processes may do so at once. Gives how many it made. */
export async function makePacks(maker: Maker, signal?: AbortSignal): Promise<number> {
  let made = 0;
  for (;;) {
    if (signal?.aborted === true) return made;
    const id = await waitingPack(
      maker.database.write,
      maker.clock.now().toISOString(),
      placeName(maker.data),
    );
    if (id === undefined) return made;
    if (await makePack(maker, id, signal)) made++;
  }
}

/** Makes one pack if nobody else does: true when it was made. What was finished before is kept, whoever goes on. */
export async function makePack(maker: Maker, id: string, signal?: AbortSignal): Promise<boolean> {
  const { database, clock } = maker;
  const holder = randomBytes(8).toString('hex');
  const now = clock.now();
  const lease = { holder, now: now.toISOString(), until: until(now), here: placeName(maker.data) };
  if (!(await transact(database.write, (tx) => claimPack(tx, id, lease)))) return false;
  try {
    const { tries } = (await packOf(database.write, id))!;
    if (tries > MOST_TRIES)
      throw new Error(`the pack ${id} was begun ${MOST_TRIES} times and came to nothing`);
    await standOnCheckpoint(maker);
    await make(maker, (await packOf(database.write, id))!, holder, signal);
    return true;
  } catch (error) {
    if (error instanceof Lost) return false;
    if (signal?.aborted !== true) maker.failed?.(error);
    const { tries } = (await packOf(database.write, id))!;
    // Else it is tried again when the lease has run out; at once where only this process ends.
    if (signal?.aborted === true) await changeHeld(database.write, id, holder, FREE);
    else if (tries >= MOST_TRIES) await changeHeld(database.write, id, holder, { ...FREE, state: 'failed' });
    return false;
  }
}

const until = (now: Date): string => new Date(now.getTime() + LEASE_MS).toISOString();

async function make(maker: Maker, pack: Pack, holder: string, signal?: AbortSignal): Promise<void> {
  const { database, clock, data, messages } = maker;
  const folder = join(data, 'packs', pack.id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const at = new Date(pack.known_at!);
  let last = clock.now().getTime();
  const hold = async (set: Partial<Pack> = {}) => {
    signal?.throwIfAborted();
    const now = clock.now();
    last = now.getTime();
    if (!(await changeHeld(database.write, pack.id, holder, { held_until: until(now), ...set })))
      throw new Lost();
  };
  const beat = async () => {
    signal?.throwIfAborted();
    if (clock.now().getTime() - last > BEAT_MS) await hold();
  };
  await hold({ parts: STEPS });
  const filed: (Filed & { part: string })[] = [];
  await atCheckpoint(database, { size: pack.known!, at, about: 'results' }, async ({ db }) => {
    const packing = await packingOf(maker, pack, db);
    await copyAnswers(packing, pack.known!);
    const facts: Partial<Record<keyof Facts, unknown>> = {};
    let done = 0;
    for (const [part, work] of Object.entries(PARTS)) {
      const made = await partIn<unknown>(folder, part, beat, (out) => work(packing, out));
      facts[part as keyof Facts] = made.facts;
      filed.push(...made.files.map((file) => ({ ...file, part })));
      await hold({ done: ++done });
    }
    const files = filed
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ part: _part, ...file }) => file);
    const first = await partIn(folder, 'first', beat, async (out) => {
      const known = await wordsKnown(db, messages, [packing.ask]);
      const asked = askedWords(messages, known, packing.ask, packing.reference);
      const page = firstPage(packing, { ask: packing.ask, asked, facts: facts as unknown as Facts, files });
      const style = readFileSync(join(import.meta.dirname, '../../assets/pack.css'), 'utf8');
      await out.text(
        'index.html',
        fill('packs/first-page', { page, style, contents: messages.t('pack-page.contents') }),
      );
      await out.text('index.pdf', await firstPagePdf(page));
      await out.text(
        'contents.json',
        `${JSON.stringify({ ask: packing.ask, reference: packing.reference, checkpoint: packing.checkpoint, files }, null, 1)}\n`,
      );
    });
    filed.push(...first.files.map((file) => ({ ...file, part: 'first' })));
    await hold({ done: done + 1 });
  });
  const target = packFile(data, pack.id);
  const draft = `${target}.part-${holder}`;
  await removeDrafts(target);
  try {
    const zipped = await zipTo(
      draft,
      filed.map(({ part, path }) => ({ path, from: placeOf(folder, part, path) })),
      at,
    );
    await rename(draft, target);
    await finish(maker, pack, holder, zipped);
  } finally {
    await rm(draft, { force: true });
  }
  await rm(folder, { recursive: true, force: true });
}

// Whoever was killed while zipping left one.
async function removeDrafts(target: string): Promise<void> {
  for (const name of await readdir(dirname(target)))
    if (name.startsWith(`${basename(target)}.part-`)) await rm(join(dirname(target), name), { force: true });
}

// A pack that is made again is the same, and was put on record.
async function finish(
  { database, clock }: Maker,
  pack: Pack,
  holder: string,
  zipped: { hash: string; bytes: number },
): Promise<void> {
  const now = clock.now();
  await transact(database.write, async (tx) => {
    const ready = {
      state: 'ready',
      done: STEPS,
      holder: null,
      held_until: null,
      ready_at: now.toISOString(),
      ...zipped,
    } as const;
    if (!(await changeHeld(tx, pack.id, holder, ready))) throw new Lost();
    if (pack.hash !== zipped.hash) await append(tx, now, [madeEntry(pack, now, zipped)]);
  });
}
