import { setImmediate } from 'node:timers/promises';
import { INK, newPdf, SOFT, type Pdf } from '../files/pdf.ts';
import { linesOf, type Lines, type Weight } from '../reports/pdf-lines.ts';
import { byHand, sheetsIn } from '../reports/pdf-sheets.ts';
import type { Messages } from '../web/messages.ts';
import type { RecordRow, Section } from './section.ts';
import { notesOn, questionLines, whenText } from './words.ts';

// As wide as A4 and as high as Letter: prints on either without being scaled. In points.
const PAGE: [number, number] = [595, 792];
const MARGIN = 42;
const WHEN = 92;
const SIZE = 9;
const LEADING = 1.34;
/** So many rows are drawn before others have their turn. */
const TURN = 20;

/** What a file says of itself. */
export interface FileHead {
  messages: Messages;
  title: string;
  /** Who made it, when, up to where: a line each. */
  about: readonly string[];
  organisation: string;
  zone: string;
  at: Date;
}

/** One line of a cell. */
interface Piece {
  text: string;
  weight: Weight;
  colour: string;
  indent: number;
}

/** The file of a person as a PDF, piece by piece: tagged, a table a part with headings of columns and rows, pages numbered. */
export async function* recordPdf(head: FileHead, sections: AsyncIterable<Section>): AsyncGenerator<Buffer> {
  const { messages, title, organisation, at } = head;
  const pdf = await newPdf({
    title,
    author: organisation,
    language: messages.language,
    at,
    // The lines are placed here: the library must not begin a page by itself.
    ...byHand(PAGE, MARGIN),
  });
  const sheets = sheetsOf(pdf, head, await linesOf(pdf));
  let drawn = 0;
  for await (const { title: name, rows } of sections) {
    const table = sheets.section(name);
    for await (const piece of rows)
      for (const row of piece) {
        table.row(row);
        if (++drawn % TURN !== 0) continue;
        const ready = pdf.read() as Buffer | null;
        if (ready !== null) yield ready;
        await setImmediate();
      }
    table.end();
  }
  sheets.end();
  pdf.end();
  for await (const chunk of pdf) yield chunk as Buffer;
}

function sheetsOf(pdf: Pdf, { messages, title, about, organisation, zone }: FileHead, lines: Lines) {
  const { t } = messages;
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const sheets = sheetsIn(pdf, lines, { size: PAGE, margin: MARGIN, foot: [organisation, title] });
  const { bottom, width, place } = sheets;
  let y = 0;

  const page = () => (y = sheets.next());

  function paragraph(tag: string, text: string, weight: Weight, size: number): void {
    const broken = lines.broken(text, weight, size, width);
    if (y + broken.length * size * LEADING > bottom) page();
    root.add(
      pdf.struct(tag, {}, () => {
        pdf.fillColor(tag === 'P' ? SOFT : INK);
        for (const line of broken) {
          lines.choose(line.text, weight, size);
          place(line.text, MARGIN, y);
          y += size * LEADING;
        }
      }),
    );
    y += size * 0.3;
  }

  function rule(): void {
    sheets.rule(y);
    y += 3;
  }

  const brokenCell = (cell: readonly Piece[], room: number): Piece[] =>
    cell.flatMap((one) =>
      lines.broken(one.text, one.weight, SIZE, room - one.indent).map(({ text }) => ({ ...one, text })),
    );

  function cells(table: PDFKit.PDFStructureElement, tags: [string, string], given: [Piece[], Piece[]]): void {
    const row = pdf.struct('TR');
    table.add(row);
    const scope = tags[1] === 'TH' ? 'Column' : 'Row';
    const parts = tags.map((tag, n) =>
      tag === 'TH' ? pdf.struct(tag, { scope: n === 0 ? scope : 'Column' } as object) : pdf.struct(tag),
    );
    for (const part of parts) row.add(part);
    const places = [MARGIN, MARGIN + WHEN] as const;
    let left = given.map((cell, n) => brokenCell(cell, n === 0 ? WHEN - 6 : width - WHEN));
    const step = SIZE * LEADING;
    // A row goes on on the next page where it does not fit; it does not begin at the foot of one.
    if (y + step * Math.min(4, Math.max(1, ...left.map(({ length }) => length))) > bottom) page();
    for (;;) {
      const room = Math.max(1, Math.floor((bottom - y) / step));
      const here = left.map((cell) => cell.slice(0, room));
      for (const [n, cell] of here.entries()) {
        if (cell.length === 0) continue;
        parts[n]!.add(() => {
          for (const [k, { text, weight, colour, indent }] of cell.entries()) {
            lines.choose(text, weight, SIZE);
            pdf.fillColor(colour);
            place(text, places[n]! + indent, y + k * step);
          }
        });
      }
      y += Math.max(1, ...here.map(({ length }) => length)) * step + 3;
      left = left.map((cell) => cell.slice(room));
      if (left.every(({ length }) => length === 0)) break;
      page();
    }
    rule();
    row.end();
  }

  const plain = (text: string, weight: Weight = 'plain', colour = INK, indent = 0): Piece => ({
    text,
    weight,
    colour,
    indent,
  });

  function pieces(row: RecordRow): Piece[] {
    const isStruck = row.struck !== null;
    return [
      plain(isStruck ? t('kept.struck-text', { text: row.text }) : row.text, 'bold', isStruck ? SOFT : INK),
      ...row.more.map((text) => plain(text)),
      ...notesOn(messages, row, zone).map((text) => plain(text, 'plain', SOFT)),
      ...(row.questions ?? []).flatMap((question, n) => {
        const { stem, result, lines: options } = questionLines(messages, question);
        return [
          plain(t('kept.question', { number: n + 1, stem }), 'bold', INK, 6),
          plain(result, 'plain', SOFT, 6),
          ...options.flatMap(({ text, marks, why }) => [
            plain(
              marks === '' ? `– ${text}` : `– ${text} [${marks}]`,
              marks === '' ? 'plain' : 'bold',
              INK,
              12,
            ),
            ...(why === '' ? [] : [plain(why, 'plain', SOFT, 20)]),
          ]),
        ];
      }),
    ];
  }

  page();
  paragraph('H1', title, 'bold', 18);
  for (const line of about) paragraph('P', line, 'plain', 9.5);

  return {
    section(name: string) {
      y += 10;
      if (y + 60 > bottom) page();
      paragraph('H2', name, 'bold', 13);
      let table: PDFKit.PDFStructureElement | undefined;
      return {
        row(row: RecordRow): void {
          if (table === undefined) {
            table = pdf.struct('Table');
            root.add(table);
            const heads: [Piece[], Piece[]] = [
              [plain(t('kept.when'), 'bold', SOFT)],
              [plain(t('kept.what'), 'bold', SOFT)],
            ];
            cells(table, ['TH', 'TH'], heads);
          }
          const when = whenText(messages, row.at, zone) || t('kept.today');
          cells(table, ['TH', 'TD'], [[plain(when, 'plain', SOFT)], pieces(row)]);
        },
        end(): void {
          if (table === undefined) paragraph('P', t('kept.nothing'), 'plain', SIZE);
          else table.end();
        },
      };
    },
    end: () => root.end(),
  };
}
