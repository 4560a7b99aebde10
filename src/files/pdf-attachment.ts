/**
 * A PDF of ours with a file attached, as an incremental update (ISO 32000-1, 7.5.6): every byte that was there stays where it was, so
 * that the issued file is the beginning of the new one. The verifier (assets/verifier/attached.js) makes the same bytes again and
 * compares: nothing else may stand after the issued file. Undefined where it is no PDF that our library wrote.
 */
export function withAttachment(pdf: Buffer, name: string, content: Buffer): Buffer | undefined {
  const text = pdf.toString('latin1');
  const end = /\nstartxref\n(\d+)\n%%EOF\n?$/.exec(text.slice(-60));
  const trailer = text.slice(text.lastIndexOf('\ntrailer\n'));
  const [, size] = /\n\/Size (\d+)\n/.exec(trailer) ?? [];
  const root = /\n\/Root (\d+) 0 R\n/.exec(trailer)?.[1];
  const catalog = root === undefined ? undefined : objectOf(text, root);
  const names = catalog && /\n\/Names (\d+) 0 R\n/.exec(catalog)?.[1];
  const list = names === undefined ? undefined : objectOf(text, names);
  if (!end || size === undefined || names === undefined || list === undefined) return undefined;
  const stream = Number(size);
  const attached = `/EmbeddedFiles << /Names [(${name}) ${stream + 1} 0 R] >>\n>>`;
  const pieces: [number, Buffer][] = [
    [Number(names), Buffer.from(`${list.slice(0, list.lastIndexOf('>>'))}${attached}`, 'latin1')],
    [
      stream,
      Buffer.concat([
        Buffer.from(
          `<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length ${content.length} >>\nstream\n`,
        ),
        content,
        Buffer.from('\nendstream'),
      ]),
    ],
    [
      stream + 1,
      Buffer.from(
        `<< /Type /Filespec /F (${name}) /UF (${name}) /AFRelationship /Supplement /EF << /F ${stream} 0 R >> >>`,
      ),
    ],
  ];
  const parts = [pdf, Buffer.from(`\n${MARK}\n`)];
  let at = pdf.length + MARK.length + 2;
  let table = 'xref\n';
  for (const [number, body] of pieces) {
    const object = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    parts.push(object);
    table += `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    at += object.length;
  }
  const facts = trailer.slice(trailer.indexOf('/Root'), trailer.indexOf('\n>>\nstartxref'));
  const last = `${table}trailer\n<<\n/Size ${stream + 2}\n/Prev ${end[1]}\n${facts}\n>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(last, 'latin1')]);
}

/** The line between the file as it was issued and what came after. */
const MARK = '%heed: the file as issued ends above this line';

function objectOf(text: string, number: string): string | undefined {
  const begin = text.indexOf(`\n${number} 0 obj\n`);
  if (begin < 0) return undefined;
  const from = begin + number.length + 8;
  const end = text.indexOf('\nendobj', from);
  return end < 0 ? undefined : text.slice(from, end);
}
