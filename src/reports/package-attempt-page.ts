import type { Interaction, ObjectiveSaid } from '../scorm/interactions.ts';
import type { CommitRow } from '../scorm/runtime.store.ts';
import type { Messages } from '../web/messages.ts';
import { instantText } from '../web/render.ts';
import type { AttemptFound, PartTried } from './package-attempt.ts';
import { decidedText } from './package-people-page.ts';
import { claimText, LOOK_OF, minutesText, reasonText } from './package-words.ts';

/** So much of what was answered stands on the page. */
const LONGEST = 500;
/** So much of one commit. */
const RAW = 4000;

/** What the page of an attempt shows; the view only prints it. */
export function attemptView(messages: Messages, found: AttemptFound, zone: string) {
  const { t } = messages;
  const { attempt, state, version, session, claim, parts } = found;
  return {
    title: t('scorm.report-attempt-title', { title: found.title, name: found.name }),
    id: attempt.id,
    personId: attempt.person_id,
    packageId: attempt.package_id,
    packageTitle: found.title,
    name: found.name,
    number: attempt.number,
    version: attempt.version,
    hash: version.row.hash,
    edition: version.row.edition,
    startedAt: attempt.started_at,
    savedAt: session?.saved_at ?? null,
    endedAt: attempt.ended_at,
    endKind: attempt.end_kind,
    isTakenBack: attempt.end_kind === 'taken-back',
    state,
    look: LOOK_OF[state],
    decidedText: decidedText(messages, { state, decided_on: attempt.decided_on }),
    isDecided: state === 'done',
    isByRule: state === 'done' && attempt.decided_by === null,
    decisions: found.decisions,
    reasons: found.reasons.map((one) => ({ met: one.met, text: reasonText(messages, one) })),
    said: claimText(messages, claim),
    minutes: minutesText(messages, found.seconds),
    isCapped: session?.capped === 1,
    parts: parts.map((part) => partView(messages, part, zone)),
    hasInteractions: parts.some(({ interactions }) => interactions.length > 0),
  };
}

function partView(messages: Messages, part: PartTried, zone: string) {
  const { row } = part;
  const claim = row === undefined ? null : { ...row, seconds: row.seconds };
  return {
    title: part.title,
    isAsset: part.isAsset,
    said:
      claim === null
        ? messages.t('scorm.report-not-opened')
        : claimText(messages, {
            completion: claim.completion as 'completed',
            success: claim.success as 'passed',
            score: claim.score,
            seconds: claim.seconds,
          }),
    bookmark: shortened(part.bookmark),
    savedAt: row?.saved_at ?? null,
    interactions: part.interactions.map((one) => interactionView(messages, one, zone)),
    objectives: part.objectives.map((one) => objectiveView(messages, one)),
  };
}

function interactionView(messages: Messages, one: Interaction, zone: string) {
  return {
    id: one.id || String(one.index + 1),
    question: shortened(one.description),
    type: typeText(messages, one.type),
    answer: shortened(answerWord(messages, one.type, one.answer)),
    right: one.right.map((text) => shortened(answerWord(messages, one.type, text))),
    result: resultText(messages, one.result),
    when: whenText(messages, one.when, zone),
    latency: one.latency === null ? '' : messages.t('scorm.report-seconds', { count: one.latency }),
  };
}

/** A kind of question in words; one that the standards do not know stays as it is. */
export const typeText = (messages: Messages, type: string): string => wordOr(messages, 'type', type);

/** Right, wrong … or the figure that the content gave. */
export const resultText = (messages: Messages, result: string): string =>
  wordOr(messages, 'result', result === 'wrong' ? 'incorrect' : result);

const wordOr = ({ t, has }: Messages, kind: 'type' | 'result', code: string): string =>
  /^[a-z-]+$/.test(code) && has(`scorm.report-${kind}-${code}`) ? t(`scorm.report-${kind}-${code}`) : code;

/** `t`, `true` and `1` are true where a question is about that. */
export function answerWord({ t }: Messages, type: string, answer: string): string {
  if (type !== 'true-false') return answer;
  if (/^(?:t|true|1)$/i.test(answer)) return t('scorm.report-true');
  return /^(?:f|false|0)$/i.test(answer) ? t('scorm.report-false') : answer;
}

// Of 1.2 it is a time of day, and nobody knows where.
function whenText(messages: Messages, when: string, zone: string): string {
  if (!/^\d{4}-\d\d-\d\dT/.test(when) || Number.isNaN(Date.parse(when))) return shortened(when);
  return instantText(messages, when, zone);
}

const objectiveView = ({ t, has }: Messages, one: ObjectiveSaid) => ({
  id: one.id,
  description: shortened(one.description),
  said: [one.completion, one.success]
    .filter((code) => code !== '' && code !== 'unknown')
    .map((code) => {
      const key = `scorm.status-${code.replaceAll(' ', '-')}`;
      return has(key) ? t(key) : code;
    })
    .join(', '),
  score: one.score,
});

/** A kept commit, as a person looks at it. */
export function commitView({ t }: Messages, row: CommitRow, titles: ReadonlyMap<string, string>) {
  return {
    at: row.at,
    cause: t(`scorm.report-cause-${row.cause}`),
    part: titles.get(row.sco_id) ?? row.sco_id,
    raw: row.difference.length > RAW ? `${row.difference.slice(0, RAW)}…` : pretty(row.difference),
    isCut: row.difference.length > RAW,
  };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
