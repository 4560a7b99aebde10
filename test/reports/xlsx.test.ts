import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { addDays } from '../../src/days.ts';
import { whole, type Cell, type Taken } from '../../src/reports/table.ts';
import { xlsx } from '../../src/reports/xlsx.ts';
import { readXlsx } from '../support/xlsx.ts';

const taken = (rows: Taken['table']['rows'], title = 'Completion report'): Taken => ({
  table: {
    title,
    about: ['Main clinic & <all>', 'Made today.'],
    columns: [
      { head: 'Number', kind: 'text', width: 10 },
      { head: 'Answers', kind: 'figure', width: 8 },
      { head: 'Due', kind: 'day', width: 12 },
    ],
    rows,
  },
  organisation: 'Zoë’s “Clinic” & Co',
  language: 'en',
  at: new Date('2026-11-23T12:00:00Z'),
  dayText: (day) => day,
  fullText: 'There is more.',
});

const made = async (rows: Cell[][], most?: number, title?: string) =>
  readXlsx(await buffer(Readable.from(xlsx(taken(whole(rows), title), most))));

const cellOf = async (value: Cell, column = 0) => {
  const row: Cell[] = [null, null, null];
  row[column] = value;
  const { rows } = await made([row]);
  return rows[1]![0];
};

describe('a table as a workbook', () => {
  it('says its name, title, maker and question, and keeps the heading in sight', async () => {
    const found = await made([]);
    expect(found).toMatchObject({
      name: 'Completion report',
      title: 'Completion report',
      creator: 'Zoë’s “Clinic” & Co',
      about: 'Main clinic & <all>\nMade today.',
      scrollsFrom: 'A2',
      widths: [12, 10, 14],
    });
    expect(found.rows.map((row) => row.map(({ ref, value }) => [ref, value]))).toEqual([
      [
        ['A1', 'Number'],
        ['B1', 'Answers'],
        ['C1', 'Due'],
      ],
    ]);
  });

  it('has days as days, figures as figures, and nothing where there is nothing', async () => {
    const { rows } = await made([
      ['E-1', 3, '2026-11-23'],
      [null, 0.25, ''],
      ['', -1, null],
    ]);
    expect(rows.slice(1).map((row) => row.map(({ ref, value, form }) => [ref, value, form]))).toEqual([
      [
        ['A2', 'E-1', 'text'],
        ['B2', 3, ''],
        ['C2', 46349, String.raw`yyyy\-mm\-dd`],
      ],
      [['B3', 0.25, '']],
      [['B4', -1, '']],
    ]);
  });

  it.each(['=cmd|calc!A1', '+1', '-1', '@SUM(A1)', '000123', '2026-11-23', '1e5', 'TRUE', "'quoted"])(
    'keeps %s as the text that it is',
    async (text) => {
      expect(await cellOf(text)).toEqual({ ref: 'A2', value: text, form: 'text', isFormula: false });
    },
  );

  it('keeps what stands among days and figures without being one as text', async () => {
    for (const [column, text] of [
      [2, 'Never'],
      [2, '2026-02-30'],
      [2, '1900-02-28'],
      [1, '12'],
      [1, 'too few'],
    ] as const)
      expect(await cellOf(text, column)).toMatchObject({ value: text, form: 'text' });
  });

  it('counts days as spreadsheets do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 61, max: 400_000 }), async (n) => {
        expect((await cellOf(addDays('1899-12-30', n), 2))!.value).toBe(n);
      }),
      { numRuns: 30 },
    );
  });

  it('holds any text there is, less what XML cannot hold', async () => {
    const texts = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text !== '');
    const odd = fc.constantFrom('🧑‍⚕️ Siobhan O’Brien', ' two  spaces ', '<b>&amp;]]>', '_x0041_', 'a\r\nb\tc', '\u0000\u0008\uFFFE!', '\uD800!'); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.oneof(texts, odd), async (text) => {
        const held = text
          .toWellFormed()
          .replaceAll(/\r\n?/g, '\n')
          // eslint-disable-next-line no-control-regex
          .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
          .replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
        expect((await cellOf(text))!.value).toBe(held);
      }),
      { numRuns: 200 },
    );
  });

  it('cuts a text that no cell can hold, and not through a letter', async () => {
    const { value } = (await cellOf(`${'x'.repeat(32_766)}🙂🙂`))!;
    expect(String(value).isWellFormed()).toBe(true);
    expect(String(value).length).toBeLessThanOrEqual(32_767);
  });

  it('has a name that a sheet may have', async () => {
    expect((await made([], undefined, "'Fire: what/who? [2026] \\ a very long name'")).name).toBe(
      'Fire  what who   2026    a ver',
    );
    expect((await made([], undefined, '"&<')).name).toBe('"&<');
    expect((await made([], undefined, '/')).name).toBe('1');
  });

  it('says so where a sheet cannot hold all rows', async () => {
    const rows = Array.from({ length: 10 }, (_, n): Cell[] => [`E-${n}`, n, null]);
    const first = (found: Awaited<ReturnType<typeof made>>) => found.rows.map((row) => row[0]!.value);
    expect(first(await made(rows, 5))).toEqual(['Number', 'E-0', 'E-1', 'E-2', 'There is more.']);
    for (const most of [11, 12])
      expect(first(await made(rows, most)).slice(1)).toEqual(rows.map(([id]) => id));
    expect(first(await made(rows, 10)).slice(-2)).toEqual(['E-7', 'There is more.']);
  });

  it('reads rows as they are taken, and stops when nobody takes them', async () => {
    let pieces = 0;
    let isOver = false;
    async function* endless(): Taken['table']['rows'] {
      try {
        for (;;) {
          await Promise.resolve();
          yield Array.from({ length: 500 }, (): Cell[] => [String(Math.sin(++pieces)), pieces, null]);
        }
      } finally {
        isOver = true;
      }
    }
    let size = 0;
    for await (const chunk of xlsx(taken(endless()))) if ((size += chunk.length) > 200_000) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOver).toBe(true);
    expect(pieces).toBeLessThan(50_000);
  });

  it('holds 5,000 rows', async () => {
    const { rows } = await made(Array.from({ length: 5000 }, (_, n): Cell[] => [`=${n}`, n, '2026-11-23']));
    expect(rows).toHaveLength(5001);
    expect(rows.at(-1)!.map(({ ref, value }) => [ref, value])).toEqual([
      ['A5001', '=4999'],
      ['B5001', 4999],
      ['C5001', 46349],
    ]);
  });
});
