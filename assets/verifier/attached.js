// A certificate carries its proof behind the file as it was issued, as an attachment (an incremental update of the PDF). What was added
// is made here once more and must be the same to the last byte: else the pages themselves could have been drawn over.

const MARK = '%heed: the file as issued ends above this line';

const fromLatin1 = (text) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const isPdf = (bytes) => latin1(bytes.subarray(0, 5)) === '%PDF-';

function objectIn(text, number) {
  const begin = text.indexOf(`\n${number} 0 obj\n`);
  if (begin < 0) return undefined;
  const from = begin + number.length + 8;
  const end = text.indexOf('\nendobj', from);
  return end < 0 ? undefined : text.slice(from, end);
}

function withAttachment(text, name, content) {
  const end = /\nstartxref\n(\d+)\n%%EOF\n?$/.exec(text.slice(-60));
  const trailer = text.slice(text.lastIndexOf('\ntrailer\n'));
  const size = /\n\/Size (\d+)\n/.exec(trailer)?.[1];
  const root = /\n\/Root (\d+) 0 R\n/.exec(trailer)?.[1];
  const catalog = root === undefined ? undefined : objectIn(text, root);
  const names = catalog === undefined ? undefined : /\n\/Names (\d+) 0 R\n/.exec(catalog)?.[1];
  const list = names === undefined ? undefined : objectIn(text, names);
  if (end === null || size === undefined || list === undefined) return undefined;
  const stream = Number(size);
  const attached = `/EmbeddedFiles << /Names [(${name}) ${stream + 1} 0 R] >>\n>>`;
  const pieces = [
    [names, `${list.slice(0, list.lastIndexOf('>>'))}${attached}`],
    [
      stream,
      `<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ],
    [
      stream + 1,
      `<< /Type /Filespec /F (${name}) /UF (${name}) /AFRelationship /Supplement /EF << /F ${stream} 0 R >> >>`,
    ],
  ];
  let all = `${text}\n${MARK}\n`;
  let table = 'xref\n';
  for (const [number, body] of pieces) {
    table += `${number} 1\n${String(all.length).padStart(10, '0')} 00000 n \n`;
    all += `${number} 0 obj\n${body}\nendobj\n`;
  }
  const facts = trailer.slice(trailer.indexOf('/Root'), trailer.indexOf('\n>>\nstartxref'));
  return `${all}${table}trailer\n<<\n/Size ${stream + 2}\n/Prev ${end[1]}\n${facts}\n>>\nstartxref\n${all.length}\n%%EOF\n`;
}

/** The file as issued and the text attached to it; undefined when nothing is attached; null when what was added is not just that. */
function attachedTo(bytes) {
  const text = latin1(bytes);
  const cut = text.lastIndexOf(`\n${MARK}\n`);
  if (cut < 0) return undefined;
  const found = /\/Subtype \/application#2Fjson \/Length (\d+) >>\nstream\n/.exec(text.slice(cut));
  if (found === null) return null;
  const from = cut + found.index + found[0].length;
  const content = text.slice(from, from + Number(found[1]));
  if (withAttachment(text.slice(0, cut), PROOF_NAME, content) !== text) return null;
  return { issued: bytes.subarray(0, cut), text: new TextDecoder().decode(fromLatin1(content)) };
}
const PROOF_NAME = 'heed-proof.json';
