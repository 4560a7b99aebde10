import { contentOf } from '../files/content.store.ts';
import type { Cell } from '../reports/table.ts';
import { actedOn } from './acted-on.ts';
import { pagesOf, type Packing } from './packing.ts';
import { instantsOf } from './part-policy.ts';
import type { Out } from './spool.ts';
import { signaturesOf } from './training.store.ts';
import { namerOf } from './whom.ts';

/** What the first page says of signed statements. */
export interface SignatureFacts {
  signatures: number;
  people: number;
}

const SIGNATURES = [
  'person',
  'employee_number',
  'name',
  'signature',
  'receipt',
  'policy',
  'signed_on',
  'signed_at',
  'on_paper',
  'typed_name',
  'statement',
  'withdrawn_at',
  'policy_sha256',
  'text_sha256',
  'entry',
  'shared_device',
  'pin_again',
  'slip',
  'language',
];

/** Who signed what and when, with the statement; and the texts that were signed, each once, under its hash. */
export async function signaturesPart(packing: Packing, out: Out): Promise<SignatureFacts> {
  const { db, chosen, messages } = packing;
  const [from, to] = instantsOf(packing);
  let people = 0;
  const texts = new Set<string>();
  async function* rows(): AsyncGenerator<Cell[][]> {
    for (const ids of pagesOf(chosen)) {
      const { name, number } = await namerOf(db, ids, messages.t('packs.erased'));
      const found = (await signaturesOf(db, ids, to)).filter(({ at }) => at >= from);
      const how = await actedOn(
        packing,
        found.map((row) => row.entry_id),
      );
      people += new Set(found.map((row) => row.person_id)).size;
      for (const row of found) texts.add(row.text_hash);
      yield found.map((row) => {
        const { values, device, pinAgain, slip, language } = how(row.entry_id);
        const { typedName = '', statement = '' } = values;
        return [
          row.person_id, number(row.person_id), name(row.person_id), row.id, row.receipt, row.policy_number, row.signed_on, row.at,
          row.on_paper === 1 ? 'yes' : 'no', typedName, statement, row.withdrawn_at, row.policy_hash, row.text_hash, row.entry_id,
          device, pinAgain, slip, language,
        ]; // prettier-ignore
      });
    }
  }
  const signatures = await out.sheet('signatures/signatures', SIGNATURES, rows());
  for (const hash of [...texts].toSorted()) {
    const text = await contentOf(db, hash);
    if (text !== undefined) await out.text(`signatures/texts/${hash}.json`, text);
  }
  return { signatures, people };
}
