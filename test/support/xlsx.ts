import { XMLParser } from 'fast-xml-parser';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';

export interface ReadCell {
  ref: string;
  /** As the file has it: a number, or text. */
  value: string | number;
  /** The form in which a number is shown, such as a day's. */
  form: string;
  /** Whether it would be worked out. */
  isFormula: boolean;
}

export interface ReadSheet {
  name: string;
  title: string;
  creator: string;
  about: string;
  /** The row from which on it scrolls. */
  scrollsFrom: string;
  widths: number[];
  rows: ReadCell[][];
}

const many = new Set(['row', 'c', 'col', 'sheet', 'xf', 'numFmt']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => many.has(name),
});

/** A workbook as a spreadsheet program reads it: through its zip and its XML. */
export async function readXlsx(file: Buffer): Promise<ReadSheet> {
  const parts = await unzipped(file);
  const read = (path: string) => parser.parse(parts.get(path)!.toString()) as Node;
  const core = read('docProps/core.xml')['coreProperties'] as Node;
  const styles = read('xl/styles.xml')['styleSheet'] as Node;
  const forms = new Map(
    ((styles['numFmts'] as Node)['numFmt'] as Node[]).map((one) => [one['numFmtId'], one['formatCode']]),
  );
  const formOf = ((styles['cellXfs'] as Node)['xf'] as Node[]).map(({ numFmtId }) =>
    numFmtId === '49' ? 'text' : ((forms.get(numFmtId) as string | undefined) ?? ''),
  );
  const sheet = read('xl/worksheets/sheet1.xml')['worksheet'] as Node;
  const sheets = (read('xl/workbook.xml')['workbook'] as Node)['sheets'] as Node;
  const views = (sheet['sheetViews'] as Node)['sheetView'] as Node;
  return {
    name: String((sheets['sheet'] as Node[])[0]!['name']),
    title: textOf(core['title']),
    creator: textOf(core['creator']),
    about: textOf(core['description']),
    scrollsFrom: String((views['pane'] as Node)['topLeftCell']),
    widths: ((sheet['cols'] as Node)['col'] as Node[]).map(({ width }) => Number(width)),
    rows: ((sheet['sheetData'] as Node)['row'] as Node[]).map((row) =>
      ((row['c'] ?? []) as Node[]).map((cell) => ({
        ref: String(cell['r']),
        value: cell['t'] === 'inlineStr' ? textOf((cell['is'] as Node)['t']) : Number(cell['v']),
        form: formOf[Number(cell['s'] ?? 0)]!,
        isFormula: cell['f'] !== undefined,
      })),
    ),
  };
}

type Node = Record<string, unknown>;

const textOf = (node: unknown): string =>
  typeof node === 'string' ? node : (((node as Node | undefined)?.['#text'] as string | undefined) ?? '');

async function unzipped(file: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(file);
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return parts;
}
