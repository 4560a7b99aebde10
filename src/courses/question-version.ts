import canonicalize from 'canonicalize';
import type { Db } from '../database/database.ts';
import { contentReader } from '../files/content.ts';
import { contentHash } from '../files/content.store.ts';
import type { Course } from './course.ts';
import { adoptedHashes } from './course.store.ts';
import type { Question } from './question-file.ts';
import { scenarioId, type Scenario } from './scenario-file.ts';

/** What somebody was asked: a question, or the template that a scenario was made from. */
export type Taught = { question: Question } | { scenario: Scenario; answers: string[] };

const known = new WeakMap<Question | Scenario, string>();

/** Names the text of a question or of a scenario's template: 12 hex digits of its hash. A comma more is another version; another language is not. */
export function questionVersion(asked: Question | Scenario): string {
  let version = asked.of ?? known.get(asked);
  if (version === undefined) known.set(asked, (version = contentHash(canonicalize(asked)!).slice(0, 12)));
  return version;
}

/** One version of one question, as a key. */
export const versionKey = (question: string, version: string): string => `${question} ${version}`;

/** Everything that a course asks, by `versionKey`. */
function versionsIn(course: Course): Map<string, Taught> {
  const { 'scenario words': words } = course;
  const answers = words === undefined ? [] : [words.yes, words.if, words.ask, words.no];
  return new Map<string, Taught>([
    ...course.questions.map(
      (question) => [versionKey(question.id, questionVersion(question)), { question }] as const,
    ),
    ...(course.scenarios ?? []).map(
      (scenario) =>
        [versionKey(scenarioId(scenario), questionVersion(scenario)), { scenario, answers }] as const,
    ),
  ]);
}

const versionsOf = contentReader((body) => versionsIn(JSON.parse(body) as Course));

const MOST = 2000;
// A key is of one text for ever, and an old one is found only by reading course after course.
const remembered = new Map<string, Taught>();

/** The texts under these keys as they were, from every course that was ever in force; the newest are looked in first. */
export async function taughtAs(db: Db, keys: readonly string[]): Promise<Map<string, Taught>> {
  const found = new Map<string, Taught>();
  for (const key of keys) {
    const taught = remembered.get(key);
    if (taught !== undefined) found.set(key, taught);
  }
  const missing = new Set(keys.filter((key) => !found.has(key)));
  for (const hash of missing.size === 0 ? [] : await adoptedHashes(db)) {
    const versions = await versionsOf(db, hash);
    for (const key of missing) {
      const taught = versions.get(key);
      if (taught === undefined) continue;
      found.set(key, taught);
      if (remembered.size >= MOST) remembered.clear();
      remembered.set(key, taught);
      missing.delete(key);
    }
    if (missing.size === 0) break;
  }
  return found;
}

/** What is asked today: id to version, of all courses in force. */
export async function askedNow(db: Db, hashes: readonly string[]): Promise<Map<string, string>> {
  const all = await Promise.all(hashes.map((hash) => versionsOf(db, hash)));
  return new Map(
    all.flatMap((versions) => [...versions.keys()].map((key) => key.split(' ') as [string, string])),
  );
}
