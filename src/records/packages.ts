import type { Db } from '../database/database.ts';
import { attemptFound } from '../reports/package-attempt.ts';
import { claimText, minutesText } from '../reports/package-words.ts';
import { attemptsOf } from '../scorm/learn.store.ts';
import type { Interaction } from '../scorm/interactions.ts';
import type { Messages } from '../web/messages.ts';
import type { RecordRow } from './section.ts';

/** What training packages said of somebody, attempt by attempt: their claim, our minutes, and each question that they tell of. */
export async function* packageRows(
  db: Db,
  messages: Messages,
  personId: string,
): AsyncGenerator<RecordRow[]> {
  const { t } = messages;
  const attempts = await attemptsOf(db, personId);
  for (const { id, package_id: of, version, number, started_at: at } of attempts.toReversed()) {
    const { title, claim, seconds, parts } = await attemptFound(db, id);
    yield [
      {
        at,
        knownAt: null,
        kind: 'package-attempt',
        group: 'packages',
        text: t('kept.package-attempt', { title, version, number }),
        more: [
          t('kept.package-claim', { claim: claimText(messages, claim) }),
          t('kept.package-open', { time: minutesText(messages, seconds) }),
          ...parts.flatMap(({ interactions }) => interactions.map((one) => interactionText(messages, one))),
        ],
        by: '',
        facts: { attempt: id, package: of, version, number },
        values: {},
        struck: null,
        entry: null,
        href: '',
      },
    ];
  }
}

function interactionText({ t }: Messages, { id, description, answer, right, result }: Interaction): string {
  return [
    t('kept.package-question', { question: description === '' ? id : description, answer }),
    ...(right.length === 0 ? [] : [t('kept.package-right', { right: right.join(' / ') })]),
    ...(result === '' ? [] : [t('kept.package-result', { result })]),
  ].join(' ');
}
