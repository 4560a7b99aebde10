import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { daysBetween, isDay } from '../days.ts';
import type { Cell, Column, Taken } from './table.ts';

/** So many rows a sheet can have. */
const MOST = 1_048_576;
const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 31;
const HEAD = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A table as a workbook, piece by piece. Days are days, figures are numbers, and no text ever becomes either, or a formula. */
export async function* xlsx(taken: Taken, most = MOST): AsyncGenerator<Buffer> {
  const zip = new ZipFile();
  const sheet = Readable.from(sheetXml(taken, most));
  zip.on('error', (error: Error) => (zip.outputStream as Readable).destroy(error));
  for (const [path, xml] of Object.entries(partsOf(taken)))
    zip.addBuffer(Buffer.from(HEAD + xml), path, { mtime: taken.at });
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { mtime: taken.at });
  zip.end();
  try {
    for await (const chunk of zip.outputStream) yield chunk as Buffer;
  } finally {
    // Whoever goes away early leaves nobody reading rows.
    sheet.destroy();
  }
}

async function* sheetXml({ table, fullText }: Taken, most: number): AsyncGenerator<string> {
  const { columns, rows } = table;
  const letters = columns.map((_, n) => lettersOf(n));
  const last = letters.at(-1)!;
  const widths = columns.map(
    ({ width }, n) => `<col min="${n + 1}" max="${n + 1}" width="${width + 2}" customWidth="1"/>`,
  );
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${columns.map(({ head }, n) => text(`${letters[n]}1`, head, 1)).join('')}</row>`;
  let count = 1;
  // In the last place stands a row only when it is the last of all.
  let held: readonly Cell[] | undefined;
  let isFull = false;
  const line = (row: readonly Cell[]): string => {
    const r = ++count;
    return `<row r="${r}">${row.map((cell, n) => cellXml(`${letters[n]}${r}`, cell, columns[n]!.kind)).join('')}</row>`;
  };
  for await (const piece of rows) {
    const room = Math.max(0, most - 1 - count);
    yield piece.slice(0, room).map(line).join('');
    isFull = piece.length > room + (held === undefined ? 1 : 0);
    if (isFull) break;
    held ??= piece[room];
  }
  if (isFull) yield `<row r="${++count}">${text(`A${count}`, fullText, 1)}</row>`;
  else if (held !== undefined) yield line(held);
  yield `</sheetData><ignoredErrors><ignoredError sqref="A1:${last}${count}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

function cellXml(ref: string, cell: Cell, kind: Column['kind']): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${ref}"><v>${cell}</v></c>`;
  // Spreadsheets count 29 February 1900, which never was: days before the next are text.
  if (kind === 'day' && isDay(cell) && cell >= '1900-03-01')
    return `<c r="${ref}" s="2"><v>${daysBetween('1899-12-30', cell)}</v></c>`;
  return text(ref, cell, 3);
}

const text = (ref: string, words: string, style: number): string =>
  `<c r="${ref}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(escaped(words).slice(0, LONGEST_TEXT))}</t></is></c>`;

// Spreadsheets read _x0041_ as a letter by its number.
const escaped = (words: string): string => words.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');

/** Text inside XML: without what XML cannot hold. */
const xmlText = (words: string): string =>
  words
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** A to Z, AA … of a column, from 0. */
const lettersOf = (n: number): string =>
  (n < 26 ? '' : lettersOf(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));

/** A name that a sheet can have. */
const sheetName = (title: string): string =>
  Array.from(title.replaceAll(/[[\]:*?/\\]/g, ' '))
    .slice(0, LONGEST_NAME)
    .join('')
    .replaceAll(/^'+|'+$/g, '')
    .trim() || '1';

function partsOf({ table: { title, about }, organisation, language, at }: Taken): Record<string, string> {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`;
  const relations = (...all: string[]) =>
    `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
  const part = (path: string, type: string) => `<Override PartName="/${path}" ContentType="${type}"/>`;
  return {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('xl/workbook.xml', `${TYPE}.sheet.main+xml`)}${part('xl/worksheets/sheet1.xml', `${TYPE}.worksheet+xml`)}${part('xl/styles.xml', `${TYPE}.styles+xml`)}${part('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')}</Types>`,
    '_rels/.rels': relations(
      relation('r1', `${OFFICE}/officeDocument`, 'xl/workbook.xml'),
      relation('r2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'),
    ),
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${xmlText(title)}</dc:title><dc:creator>${xmlText(organisation)}</dc:creator><dc:description>${xmlText(about.join('\n'))}</dc:description><dc:language>${language}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">${at.toISOString()}</dcterms:created></cp:coreProperties>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${xmlText(sheetName(title)).replaceAll('"', '&quot;')}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      relation('r1', `${OFFICE}/worksheet`, 'worksheets/sheet1.xml'),
      relation('r2', `${OFFICE}/styles`, 'styles.xml'),
    ),
    // Plain, heading, day, and text that stays text when somebody edits it.
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  };
}
