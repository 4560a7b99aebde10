import type { Db } from '../database/database.ts';
import { dayIn } from '../days.ts';
import { notFound } from '../errors.ts';
import { commitsOf } from '../scorm/runtime.store.ts';
import type { Messages } from '../web/messages.ts';
import type { ReportKind } from './catalogue.ts';
import { attemptFound, type AttemptFound } from './package-attempt.ts';
import { answerWord, resultText, typeText } from './package-attempt-page.ts';
import { whole, type Table } from './table.ts';

const COLUMNS = [
  ['part', 'text', 14],
  ['id', 'text', 12],
  ['type', 'text', 10],
  ['question', 'text', 26],
  ['answer', 'text', 20],
  ['right', 'text', 20],
  ['result', 'text', 8],
  ['when', 'text', 14],
  ['seconds', 'figure', 7],
  ['weighting', 'text', 7],
  ['objectives', 'text', 12],
] as const;

/** What was asked and answered in one attempt at a package, as its content said it: for whom its person's records are open. */
export const PACKAGE_INTERACTIONS: ReportKind = {
  name: 'package-interactions',
  who: 'records',
  isOfOne: true,
  isOfNow: true,
  address: (given) => `/packages/attempts/${encodeURIComponent(given('attempt'))}`,
  async look({ messages, named, asked, seen: seenOf, zone, given }) {
    const found = await attemptFound(named, given('attempt'));
    const seen = await seenOf(found.attempt.person_id);
    if (seen?.(dayIn(zone, new Date(found.attempt.started_at))) !== true) throw notFound();
    const table = interactionsTable(messages, found);
    return {
      lead: () => table.title,
      table,
      day: dayIn(zone, asked.now),
      file: `package-interactions-${found.attempt.package_id}`,
      filters: { package: found.attempt.package_id, attempt: found.attempt.id },
    };
  },
};

function interactionsTable(messages: Messages, { title, name, attempt, parts }: AttemptFound): Table {
  return {
    title: messages.t('scorm.report-attempt-title', { title, name }),
    about: [`${messages.t('scorm.report-column-attempt')}: ${attempt.number}`],
    columns: COLUMNS.map(([column, kind, width]) => ({
      head: messages.t(`scorm.report-csv-asked-${column}`),
      kind,
      width,
    })),
    rows: whole(
      parts.flatMap((part) =>
        part.interactions.map((one) => [
          part.title,
          one.id,
          typeText(messages, one.type),
          one.description,
          answerWord(messages, one.type, one.answer),
          one.right.map((text) => answerWord(messages, one.type, text)).join('; '),
          resultText(messages, one.result),
          one.when,
          one.latency,
          one.weighting,
          one.objectives.join('; '),
        ]),
      ),
    ),
  };
}

/** All that is kept of what the content said, as JSON: the newest data of each part, and every kept commit as its difference. */
export async function rawJson(db: Db, { attempt, version, session, parts }: AttemptFound): Promise<string> {
  const commits = await commitsOf(db, attempt.id);
  return JSON.stringify(
    {
      attempt: attempt.id,
      package: attempt.package_id,
      version: attempt.version,
      hash: version.row.hash,
      complete: session?.capped !== 1,
      parts: parts.map(({ id, title, row }) => ({
        id,
        title,
        savedAt: row?.saved_at ?? null,
        data: row === undefined ? null : (JSON.parse(row.data) as unknown),
      })),
      commits: commits.map((row) => ({
        launch: row.launch_id,
        sequence: row.sequence,
        at: row.at,
        part: row.sco_id,
        cause: row.cause,
        difference: JSON.parse(row.difference) as unknown,
      })),
    },
    null,
    2,
  );
}
