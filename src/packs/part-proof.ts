import { parseEntry } from '../ledger/entry.ts';
import { logChain } from '../ledger/log.store.ts';
import { textsAt } from '../ledger/order.store.ts';
import type { RecordProof } from '../ledger/record-proof.ts';
import { saltedValues } from '../ledger/record-proof.store.ts';
import { contentOf } from '../files/content.store.ts';
import { stampedBy } from '../proofs/stamp.store.ts';
import { verifierFile } from '../proofs/verifier.ts';
import { growthFile, growthOf } from '../proofs/growth.ts';
import type { Cell } from '../reports/table.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import { placesToProve } from './proof-places.ts';
import { sealedEntries } from './proof.store.ts';
import { Proving } from './proving.ts';
import type { Out } from './spool.ts';
import { signaturesOf } from './training.store.ts';

/** What the first page says of the proof. */
export interface ProofFacts {
  records: number;
  files: number;
  receipts: number;
  unproven: number;
  /** The authority whose stamp on an earlier seal goes with it; null where there is none. */
  stampedBy: string | null;
}

const AT_ONCE = 500;
const VALUES = new Set(['typedName', 'statement', 'consent']);

/** The records behind the data, each with its proof up to the checkpoint; and what it takes to check them without us. */
export async function proofPart(packing: Packing, out: Out): Promise<ProofFacts> {
  const { ledger, deep, messages, checkpoint } = packing;
  const [from, to] = instantsOf(packing);
  const proving = await Proving.of(ledger, { ...checkpoint, at: packing.at });
  const about = messages.t('signing.proof-about');
  const counts: ProofFacts = { records: 0, files: 0, receipts: 0, unproven: 0, stampedBy: null };
  const unproven: Cell[][] = [];
  for (const { log, places } of await placesToProve(packing, proving))
    for (const page of places.pages(AT_ONCE)) {
      const records: object[] = [];
      for (const { id, body, idx } of await textsAt(ledger, log, page)) {
        const proof = await proving.proof({ body, log, idx });
        counts.records++;
        if (proof === undefined) unproven.push([id]);
        else records.push({ ...proof, values: [] });
      }
      const name = `proof/records-${String(++counts.files).padStart(4, '0')}.json`;
      await out.text(name, `${JSON.stringify({ format: 'heed-record-proof/1', about, records }, null, 1)}\n`);
    }
  counts.unproven = unproven.length;
  if (unproven.length > 0) await out.sheet('proof/not-proven', ['entry'], [unproven]);
  for (const ids of pagesOf(deep)) counts.receipts += await receipts(packing, out, proving, ids, [from, to]);
  await out.text('proof/checkpoint.txt', checkpoint.note);
  await out.text('proof/key.txt', `${checkpoint.key}\n`);
  counts.stampedBy = await stamped(packing, out);
  await out.text('proof/verify-heed.html', verifierFile('html'));
  await out.text('proof/verify-heed.mjs', verifierFile('mjs'));
  return counts;
}

// The newest seal that an authority had stamped by then, and what leads from it to the seal of this pack.
async function stamped({ ledger, at, checkpoint }: Packing, out: Out): Promise<string | null> {
  const seal = await stampedBy(ledger, at.toISOString());
  if (seal === undefined) return null;
  await out.text('proof/stamped-seal.txt', seal.note);
  await out.text('proof/stamped-seal.tst', Buffer.from(seal.token, 'base64'));
  const logs = await logChain(ledger);
  const [old, log] = [seal.log, checkpoint.origin].map((name) => logs.find(({ origin }) => origin === name));
  const growth =
    old && log && (await growthOf(ledger, { ...seal, log: old }, { note: checkpoint.note, log }));
  if (typeof growth === 'object') await out.text('proof/stamped-growth.json', growthFile(growth));
  return seal.authority;
}

// A file for each signature, as its signer may save it: with the words that were signed and the name that was typed.
async function receipts(
  { db, ledger, messages }: Packing,
  out: Out,
  proving: Proving,
  ids: readonly string[],
  [from, to]: readonly [string, string],
): Promise<number> {
  const entries = await sealedEntries(ledger, ['signed', 'signature-withdrawn'], ids);
  let count = 0;
  for (const signature of (await signaturesOf(db, ids, to)).filter(({ at }) => at >= from)) {
    const mine = entries
      .filter((one) => proving.holds(one) && parseEntry(one.body).facts['signature'] === signature.id)
      .toSorted((a, b) => a.idx - b.idx);
    const proofs: RecordProof[] = [];
    for (const one of mine) proofs.push(...[await proving.proof(one)].flatMap((proof) => proof ?? []));
    const [signed] = proofs;
    if (signed === undefined || proofs.length < mine.length) continue;
    const { changesHash } = parseEntry(signed.entry).facts;
    const hashes = [signature.text_hash, ...(typeof changesHash === 'string' ? [changesHash] : [])];
    const texts: Record<string, string> = {};
    for (const hash of hashes) {
      const text = await contentOf(db, hash);
      if (text !== undefined) texts[hash] = text;
    }
    const records = [];
    for (const proof of proofs) {
      const values = await saltedValues(ledger, parseEntry(proof.entry).id);
      records.push({ ...proof, values: values.filter(({ name }) => VALUES.has(name)) });
    }
    const about = messages.t('signing.proof-about');
    const file = { format: 'heed-signature-proof/1', about, receipt: signature.receipt, records, texts };
    await out.text(`receipts/${signature.receipt}.json`, `${JSON.stringify(file, null, 1)}\n`);
    count++;
  }
  return count;
}
