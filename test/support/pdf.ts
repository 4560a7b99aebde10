import { inflateSync } from 'node:zlib';

/** The words of each page of a PDF that pdfkit made, as somebody who selects and copies them gets them. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf.toString('latin1'));
  const object = (reference: string | undefined) => objects.get(Number(reference))!;
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body));
  return pages.map((page) => {
    const resources = object(/\/Resources (\d+) 0 R/.exec(page)?.[1]);
    const fonts = new Map<string, Map<string, string>>();
    for (const [, name, reference] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const letters = object(/\/ToUnicode (\d+) 0 R/.exec(object(reference))?.[1]);
      fonts.set(name!, lettersOf(streamOf(letters)));
    }
    const contents = object(/\/Contents (\d+) 0 R/.exec(page)?.[1]);
    return wordsOf(streamOf(contents), fonts);
  });
}

/** What draws each page of such a PDF: its operators, one a line. */
export function pdfDrawing(pdf: Buffer): string[] {
  const objects = objectsOf(pdf.toString('latin1'));
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b/.test(body));
  return pages.map((page) => streamOf(objects.get(Number(/\/Contents (\d+) 0 R/.exec(page)?.[1]))!));
}

/** A PDF that everybody can be read: tagged, in this language, with a title and headings; its tables with headings of columns and rows. */
export function expectTagged(
  what: string,
  pdf: Buffer,
  { language = 'en', tables = true }: { language?: string; tables?: boolean } = {},
): void {
  const text = pdf.toString('latin1');
  const wanted = [
    `/Lang (${language})`,
    '/DisplayDocTitle true',
    '/MarkInfo',
    '/StructTreeRoot',
    'pdfuaid',
    '/S /H1',
  ];
  // A table without rows has no headings of rows.
  if (tables) wanted.push('/S /TH', '/Scope /Column', ...(text.includes('/S /TD') ? ['/Scope /Row'] : []));
  expect([what, wanted.filter((one) => !text.includes(one))]).toEqual([what, []]);
  const title = objectsOf(text).get(Number(/\/Title (\d+) 0 R/.exec(text)?.[1])) ?? '';
  expect([what, title.length > 2]).toEqual([what, true]);
}

function objectsOf(text: string): Map<number, string> {
  return new Map(
    [...text.matchAll(/^(\d+) 0 obj\n([\s\S]*?)\nendobj/gm)].map((match) => [Number(match[1]), match[2]!]),
  );
}

function streamOf(body: string): string {
  const bytes = Buffer.from(/stream\n([\s\S]*)\nendstream/.exec(body)![1]!, 'latin1');
  return (body.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
}

// What each glyph stands for, by its number in four hexadecimal digits.
function lettersOf(map: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, from, , list] of map.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    [...list!.matchAll(/<([0-9a-f ]*)>/gi)].forEach((match, n) => {
      const glyph = (parseInt(from!, 16) + n).toString(16).padStart(4, '0');
      const units = match[1]!.replaceAll(' ', '').match(/.{4}/g) ?? [];
      letters.set(glyph, String.fromCharCode(...units.map((unit) => parseInt(unit, 16))));
    });
  }
  return letters;
}

// A line of the page is one run of text; lines are joined by spaces, as a reader joins them.
function wordsOf(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const lines: string[] = [];
  let font: ReadonlyMap<string, string> | undefined;
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*?)\] TJ/g)) {
    if (name !== undefined) font = fonts.get(name);
    else {
      const glyphs = [...shown!.matchAll(/<([0-9a-f]*)>/gi)].flatMap(
        (match) => match[1]!.match(/.{4}/g) ?? [],
      );
      lines.push(glyphs.map((glyph) => font?.get(glyph) ?? '�').join(''));
    }
  }
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}
