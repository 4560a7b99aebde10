import type { FileHead } from './pdf.ts';
import type { Section } from './section.ts';

/** The file of a person as data, piece by piece: the same parts and rows, with ids, codes and what was committed to. */
export async function* recordJson(
  { title, about, organisation, zone, at, messages }: FileHead,
  personId: string,
  sections: AsyncIterable<Section>,
): AsyncGenerator<string> {
  const head = {
    format: 'heed-person-record/1',
    person: personId,
    title,
    organisation,
    zone,
    at: at.toISOString(),
  };
  const start = JSON.stringify({ ...head, language: messages.language, about });
  yield `${start.slice(0, -1)},"sections":[`;
  let before = '';
  for await (const { id, title: name, rows } of sections) {
    yield `${before}\n{"id":${JSON.stringify(id)},"title":${JSON.stringify(name)},"rows":[`;
    let first = '';
    for await (const piece of rows)
      for (const { href: _, ...row } of piece) {
        yield `${first}\n${JSON.stringify(row)}`;
        first = ',';
      }
    yield ']}';
    before = ',';
  }
  yield ']}\n';
}
