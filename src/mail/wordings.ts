import { lockPeople, type Db, type Tx } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { conflict, invalid, notFound } from '../errors.ts';
import { keepContent } from '../files/content.store.ts';
import { append } from '../ledger/ledger.ts';
import { organisation } from '../organisation/organisation.ts';
import type { Messages } from '../web/messages.ts';
import {
  faultsOf,
  FIELDS,
  PLACEHOLDERS,
  readied,
  tidyWording,
  WORDED,
  type Readied,
  type Worded,
  type Wording,
} from './wording.ts';
import { templateRows, templatesInUse, type TemplateRow } from './wording.store.ts';

/** The words of every kind of mail, taken apart for a run. */
export type Wordings = Readonly<Record<Worded, Readied>>;

/** The words that Heed ships for a kind of mail. */
export function shippedWording(messages: Messages, kind: Worded): Wording {
  const own = Object.fromEntries(PLACEHOLDERS[kind].map((name) => [name, `{${name}}`]));
  const word = (field: keyof Wording) => messages.t(`mail-templates.words-${kind}-${field}`, own);
  return { subject: word('subject'), opening: word('opening'), closing: word('closing') };
}

const shipped = new Map<string, Wordings>();

/** The words that Heed ships, of every kind. */
export function shippedWordings(messages: Messages): Wordings {
  let all = shipped.get(messages.language);
  if (all === undefined) {
    const pairs = WORDED.map((kind) => [kind, readied(kind, shippedWording(messages, kind))] as const);
    shipped.set(messages.language, (all = Object.fromEntries(pairs) as Record<Worded, Readied>));
  }
  return all;
}

/** The words in use: the organisation's own where it has some that can be read, else those that Heed ships. */
export async function wordingsNow(db: Db, messages: Messages): Promise<Wordings> {
  const all: Record<Worded, Readied> = { ...shippedWordings(messages) };
  // What the organisation wrote is in its own language: others read what Heed ships.
  if (messages.language !== (await houseLanguage(db))) return all;
  for (const { kind, body } of await templatesInUse(db)) {
    const known = WORDED.find((one) => one === kind);
    const wording = known === undefined ? undefined : readKept(known, body);
    if (known !== undefined && wording !== undefined) all[known] = readied(known, wording);
  }
  return all;
}

// A mail must go out also when a text was lost, or when this program knows a placeholder no more.
function readKept(kind: Worded, body: string | null): Wording | undefined {
  if (body === null) return undefined;
  const kept = JSON.parse(body) as Wording;
  return faultsOf(kind, kept).length === 0 ? kept : undefined;
}

/** The language in which the organisation words its mails. */
export const houseLanguage = async (db: Db): Promise<string> => (await organisation(db))?.language ?? 'en';

export interface WordingState {
  kind: Worded;
  wording: Wording;
  /** Under which the organisation's own words are kept; '' for those that Heed ships. */
  hash: string;
  /** There are words of its own, but they cannot be used: Heed's are. */
  unusable: boolean;
  /** What was said of it, newest first; words null: back to those that Heed ships. */
  history: { by: string | null; at: string; wording: Wording | null }[];
}

/** How each of these kinds of mail is worded, and was before. */
export async function wordingStates(
  db: Db,
  messages: Messages,
  kinds: readonly Worded[] = WORDED,
): Promise<WordingState[]> {
  const rows = await templateRows(db, kinds);
  return kinds.map((kind) =>
    stateOf(
      messages,
      kind,
      rows.filter((row) => row.kind === kind),
    ),
  );
}

function stateOf(messages: Messages, kind: Worded, rows: readonly TemplateRow[]): WordingState {
  const last = rows[0];
  const own = readKept(kind, last?.body ?? null);
  return {
    kind,
    wording: own ?? shippedWording(messages, kind),
    hash: last?.hash ?? '',
    unusable: own === undefined && (last?.hash ?? null) !== null,
    history: rows.map(({ name, set_at: at, body }) => ({
      by: name,
      at,
      wording: body === null ? null : (JSON.parse(body) as Wording),
    })),
  };
}

/**
 * Makes a kind of mail say this from today on; false when it does already. Words that are Heed's own count as those. Throws
 * `invalid` for a wording with faults, and a conflict when it is no longer what was there when editing began (`was`).
 */
export async function setWording(
  tx: Tx,
  now: Date,
  messages: Messages,
  by: string,
  kind: Worded,
  typed: Wording,
  was: string,
): Promise<boolean> {
  const faults = faultsOf(kind, typed);
  if (faults.length > 0) throw invalid(faults);
  await lockPeople(tx, 'everyone');
  const before = (await wordingStates(tx, messages, [kind]))[0]!;
  const wording = tidyWording(typed);
  const isShipped = same(wording, shippedWording(messages, kind));
  if (isShipped ? before.hash === '' : !before.unusable && same(wording, before.wording)) return false;
  if (before.hash !== was) throw conflict('mail-templates.changed-meanwhile');
  const hash = isShipped ? null : await keepContent(tx, 'mail-template', JSON.stringify(wording));
  await record(tx, now, by, kind, hash);
  return true;
}

const same = (a: Wording, b: Wording): boolean => FIELDS.every((field) => a[field] === b[field]);

/** Goes back to the words that Heed ships; false when they are in use. */
export async function resetWording(tx: Tx, now: Date, by: string, kind: Worded): Promise<boolean> {
  await lockPeople(tx, 'everyone');
  const last = (await templateRows(tx, [kind]))[0];
  if ((last?.hash ?? null) === null) return false;
  await record(tx, now, by, kind, null);
  return true;
}

async function record(tx: Tx, now: Date, by: string, kind: Worded, hash: string | null): Promise<void> {
  const house = await organisation(tx);
  if (house === undefined) throw notFound();
  await append(tx, now, [{ at: dayIn(house.zone, now), kind: 'template-set', facts: { by, kind, hash } }]);
}
