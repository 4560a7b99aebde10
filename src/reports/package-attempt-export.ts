import type { Db } from '../database/database.ts';
import { commitsOf } from '../scorm/runtime.store.ts';
import type { Messages } from '../web/messages.ts';
import type { AttemptFound } from './package-attempt.ts';
import { answerWord, resultText, typeText } from './package-attempt-page.ts';
import { csvLines } from './table-csv.ts';

const COLUMNS = [
  'part', 'id', 'type', 'question', 'answer', 'right', 'result', 'when', 'seconds', 'weighting', 'objectives',
] as const; // prettier-ignore

/** The interactions of an attempt as the text of a CSV file, whole and safe for spreadsheets. */
export const interactionsCsv = (messages: Messages, { parts }: AttemptFound): string =>
  csvLines(
    [
      COLUMNS.map((column) => messages.t(`scorm.report-csv-asked-${column}`)),
      ...parts.flatMap(({ title, interactions }) =>
        interactions.map((one) => [
          title,
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
    ],
    true,
  );

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
