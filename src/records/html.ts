import { fill } from '../web/render.ts';
import type { FileHead } from './pdf.ts';
import type { Section } from './section.ts';
import { notesOn, questionLines, whenText } from './words.ts';

/** The file of a person to read in a browser, piece by piece: one page that needs nothing else. */
export async function* recordHtml(head: FileHead, sections: AsyncIterable<Section>): AsyncGenerator<string> {
  const { messages, zone } = head;
  const { t, language: lang } = messages;
  yield fill('records/file-head', { ...head, t, lang });
  for await (const { id, title, rows } of sections) {
    let count = 0;
    yield fill('records/file-section', { t, id, title });
    for await (const piece of rows) {
      for (const row of piece) {
        const questions = row.questions?.map((question) => questionLines(messages, question)) ?? [];
        const when = whenText(messages, row.at, zone);
        yield fill('records/file-row', { t, row, when, notes: notesOn(messages, row, zone), questions });
        count++;
      }
    }
    yield fill('records/file-section-end', { t, count });
  }
  yield fill('records/file-end', { t });
}
