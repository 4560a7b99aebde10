import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { tablePdf } from '../../src/reports/table-pdf.ts';
import { whole, type Cell, type Column } from '../../src/reports/table.ts';
import { pdfPages } from '../support/pdf.ts';

const COLUMNS: Column[] = [
  { head: 'Name', kind: 'text', width: 24 },
  { head: 'Policy version', kind: 'figure', width: 6 },
  { head: 'Due', kind: 'day', width: 12 },
];

const made = async (
  rows: Cell[][],
  { columns = COLUMNS, most }: { columns?: Column[]; most?: number } = {},
) =>
  buffer(
    Readable.from(
      tablePdf(
        {
          table: {
            title: 'Who & what <now>',
            about: ['12 lines on 23 November 2026', 'Made today by Zoë Núñez.'],
            columns,
            rows: whole(rows),
          },
          organisation: 'Larkfield',
          language: 'en',
          at: new Date('2026-11-23T12:00:00Z'),
          dayText: (day) => `day ${day}`,
          fullText: 'There is more.',
        },
        most,
      ),
    ),
  );

const many = (count: number): Cell[][] =>
  Array.from({ length: count }, (_, n) => [`Person ${n}`, n, '2026-11-23']);
const tags = (pdf: string, tag: string): number => pdf.match(new RegExp(`/S /${tag}\\b`, 'g'))?.length ?? 0;

describe('a table as a PDF', () => {
  it('is tagged, titled and in a language, with headings of columns and rows', async () => {
    const pdf = (await made(many(100))).toString('latin1');
    for (const said of ['/Lang (en)', '/DisplayDocTitle true', '/MarkInfo', '/StructTreeRoot', 'pdfuaid'])
      expect(pdf).toContain(said);
    expect(pdf).toContain('/FontFile2');
    expect([tags(pdf, 'Document'), tags(pdf, 'H1'), tags(pdf, 'P'), tags(pdf, 'Table')]).toEqual([
      1, 1, 2, 1,
    ]);
    // However many pages repeat the headings, they are said once.
    expect(pdf.match(/\/Scope \/Column\b/g)).toHaveLength(3);
    expect(pdf.match(/\/Scope \/Row\b/g)).toHaveLength(100);
    expect([tags(pdf, 'TR'), tags(pdf, 'TH'), tags(pdf, 'TD')]).toEqual([101, 103, 200]);
  });

  it('says the question on the first page, the headings and a number on each, and every row once', async () => {
    const pages = pdfPages(await made(many(100)));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages[0]).toContain('Who & what <now> 12 lines on 23 November 2026 Made today by Zoë Núñez.');
    pages.forEach((page, n) => {
      expect(page).toContain(`Larkfield · Who & what <now> ${n + 1} `);
      expect(page).toContain('Name Policy version Due');
    });
    const text = pages.join(' ');
    const rows = [...text.matchAll(/Person (\d+) (\d+) day 2026-11-23/g)].map(([, id, figure]) => [
      id,
      figure,
    ]);
    expect(rows).toEqual(many(100).map((_, n) => [String(n), String(n)]));
  });

  it('breaks what is long, over pages too, and loses no letter', async () => {
    const words = Array.from({ length: 3000 }, (_, n) => `w${n}`).join(' ');
    const word = Array.from({ length: 400 }, (_, n) => String.fromCharCode(97 + (n % 26))).join('');
    const pages = pdfPages(await made([[words, 1, null], [word, 2, null], ['After', 3, null]])); // prettier-ignore
    expect(pages.length).toBeGreaterThan(3);
    const first = pages.map((page) => page.replace(/^.*?Name Policy version Due /, '')).join(' ');
    expect([...first.matchAll(/\bw(\d+)\b/g)].map((match) => Number(match[1]))).toEqual(
      Array.from({ length: 3000 }, (_, n) => n),
    );
    expect(first.replaceAll(' ', '')).toContain(word);
    expect(first).toContain('After 3');
  });

  it('takes another typeface for the letters that ours has not, and only there', async () => {
    const pdf = await made([
      ['Nguyễn Thị Ánh', 1, null],
      ['Zoë', 2, null],
    ]);
    expect(pdfPages(pdf).join(' ')).toContain('Nguyễn Thị Ánh 1 Zoë 2');
    expect(pdf.toString('latin1')).toContain('DejaVuSans');
    expect((await made([['Zoë', 2, null]])).toString('latin1')).not.toContain('DejaVuSans');
  });

  it('has room for many columns, and for no rows', async () => {
    const columns = Array.from({ length: 18 }, (_, n): Column => ({
      head: `Heading ${n}`,
      kind: 'text',
      width: 5 + n,
    }));
    const [page] = pdfPages(await made([columns.map((_, n) => `cell${n}`)], { columns }));
    for (const n of columns.keys()) expect(page).toContain(`cell${n}`);
    expect(pdfPages(await made([]))).toHaveLength(1);
  });

  it('says so where it does not hold all rows', async () => {
    const pages = async (most: number) => pdfPages(await made(many(30), { most })).join(' ');
    expect(await pages(29)).toContain('There is more.');
    expect(await pages(29)).not.toContain('Person 29');
    expect(await pages(30)).not.toContain('There is more.');
  });
});
