import { deflateRawSync } from 'node:zlib';
import {
  Document,
  FootnoteReferenceRun,
  HeadingLevel,
  ImageRun,
  LevelFormat,
  Packer,
  Paragraph,
  TextRun,
} from 'docx';
import fc from 'fast-check';
import { HeedError } from '../../src/errors.ts';
import { broughtClauses } from '../../src/policy/bring.ts';
import { loadMessages } from '../../src/web/messages.ts';

const { has } = loadMessages('en');
const markdown = (text: string, name = 'policy.md') => broughtClauses(Buffer.from(text), name);

const heading = (text: string, level: keyof typeof HeadingLevel = 'HEADING_1') =>
  new Paragraph({ text, heading: HeadingLevel[level] });
const bold = (text: string) => new Paragraph({ children: [new TextRun({ text, bold: true })] });
const docx = (children: Paragraph[], more = {}) =>
  Packer.toBuffer(new Document({ sections: [{ children }], ...more }));

async function refused(file: Buffer, name: string): Promise<string> {
  const error: unknown = await broughtClauses(file, name).catch((reason: unknown) => reason);
  if (!(error instanceof HeedError)) throw error;
  const [problem] = error.problems;
  expect(problem!.field).toBe('file');
  expect(has(problem!.key)).toBe(true);
  return problem!.key;
}

describe('a policy in Markdown', () => {
  it('gives a clause for each heading, in plain text', async () => {
    const found = await markdown(
      '# Our policy\n\n## 1. Privacy\n\nNever *post* about [patients](http://x.example).\n\n- no names\n- no `photos`\n\n## Reviews\nAsk\nfirst.\n',
    );
    expect(found).toEqual([
      { heading: 'Privacy', text: 'Never post about patients.\n– no names\n– no photos' },
      { heading: 'Reviews', text: 'Ask first.' },
    ]);
  });

  it('joins a heading without text to those under it, and keeps one that says it all', async () => {
    const found = await markdown(
      '# Policy\n## Photos\n### At work\nAsk.\n### At home\nFine.\n## Never post patients\n## Chats\nOk.',
    );
    expect(found).toEqual([
      { heading: 'Photos: At work', text: 'Ask.' },
      { heading: 'Photos: At home', text: 'Fine.' },
      { heading: 'Never post patients', text: 'Never post patients' },
      { heading: 'Chats', text: 'Ok.' },
    ]);
  });

  it('keeps what stands before the first heading', async () => {
    expect(await markdown('We care. A lot.\n\n# Photos\nAsk.\n\n# Chats\nAsk.')).toMatchObject([
      { heading: 'We care', text: 'We care. A lot.' },
      { heading: 'Photos' },
      { heading: 'Chats' },
    ]);
  });

  it('drops HTML, pictures and the header of the file', async () => {
    const [found, ...others] = await markdown(
      '---\ntitle: x\n---\n# A\n\nOne <b>two</b> ![alt](http://x.example/a.png)<script>alert(1)</script>\n\n<div>gone</div>\n\n# B\nthree\n',
    );
    expect(found!.text).toBe('One two alert(1)');
    expect(others).toHaveLength(1);
  });

  it('goes by numbered or bold paragraphs where there are no headings', async () => {
    expect(await markdown('# Title\n\n**Privacy**\n\nKeep it.\n\n**Photos**\n\nAsk **first**.')).toEqual([
      { heading: 'Privacy', text: 'Keep it.' },
      { heading: 'Photos', text: 'Ask first.' },
    ]);
    expect(await markdown('1. Keep it offline.\n\n   Always.\n2. Ask first.\n   1. in writing\n')).toEqual([
      { heading: 'Keep it offline', text: 'Keep it offline.\nAlways.' },
      { heading: 'Ask first', text: 'Ask first.\n– in writing' },
    ]);
  });

  it('is one clause where nothing is marked', async () => {
    expect(await markdown('Keep it offline.\n\nAsk first.', 'p.txt')).toEqual([
      { heading: 'Keep it offline', text: 'Keep it offline.\nAsk first.' },
    ]);
  });
});

describe('a policy in DOCX', () => {
  it('gives a clause for each heading, without title, notes, pictures and hidden marks', async () => {
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
      'base64',
    );
    const file = await docx(
      [
        new Paragraph({ text: 'Our policy', heading: HeadingLevel.TITLE }),
        heading('Privacy & names'),
        new Paragraph({ children: [new TextRun('Never “post” it <here>.'), new FootnoteReferenceRun(1)] }),
        new Paragraph({
          children: [new ImageRun({ type: 'png', data: pixel, transformation: { width: 1, height: 1 } })],
        }),
        heading('Photos', 'HEADING_2'),
        new Paragraph({ text: 'Ask\u00adfirst.', bullet: { level: 0 } }),
      ],
      { footnotes: { 1: { children: [new Paragraph('A note')] } } },
    );
    expect(await broughtClauses(file, 'Policy.DOCX')).toEqual([
      { heading: 'Privacy & names', text: 'Never “post” it <here>.' },
      { heading: 'Photos', text: '– Askfirst.' },
    ]);
  });

  it('goes by bold paragraphs, or by numbers, where there are no headings', async () => {
    const found = await broughtClauses(
      await docx([bold('Privacy'), new Paragraph('Keep it.'), bold('Photos'), new Paragraph('Ask.')]),
      'p.docx',
    );
    expect(found).toEqual([
      { heading: 'Privacy', text: 'Keep it.' },
      { heading: 'Photos', text: 'Ask.' },
    ]);
    const numbering = {
      config: [{ reference: 'n', levels: [{ level: 0, format: LevelFormat.DECIMAL, text: '%1.' }] }],
    };
    const numbered = (text: string) => new Paragraph({ text, numbering: { reference: 'n', level: 0 } });
    const file = await docx([numbered('Keep it offline.'), numbered('Ask first.')], { numbering });
    expect((await broughtClauses(file, 'p.docx')).map(({ text }) => text)).toEqual([
      'Keep it offline.',
      'Ask first.',
    ]);
  });
});

// A zip file by hand, whose directory may lie.
function zip(entries: { name: string; body: Buffer; claims?: number; flags?: number }[]): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, body, claims = body.length, flags = 0 } of entries) {
    const packed = deflateRawSync(body);
    const head = (start: number[], size: number) => {
      const bytes = Buffer.alloc(size);
      bytes.writeUInt32LE(start[0]!, 0);
      return bytes;
    };
    const local = head([0x04034b50], 30);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt16LE(name.length, 26);
    const central = head([0x02014b50], 46);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(claims, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += local.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

describe('a file that cannot be used gets a sentence', () => {
  const bomb = Buffer.alloc(200 * 1024 * 1024, 'a');
  it.each<[string, Buffer, string, string]>([
    ['nothing in it', Buffer.alloc(0), 'p.md', 'bring.empty'],
    ['no words in it', Buffer.from('\n\n<!-- x -->\n'), 'p.md', 'bring.empty'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'p.pdf', 'bring.wrong-kind'],
    ['no kind at all', Buffer.from('x'), 'policy', 'bring.wrong-kind'],
    ['a picture named text', Buffer.from([0x89, 0x50, 0xff, 0x00]), 'p.txt', 'bring.not-text'],
    ['zeros named text', Buffer.alloc(50), 'p.txt', 'bring.not-text'],
    ['a text named DOCX', Buffer.from('# Policy'), 'p.docx', 'bring.broken'],
    ['two bytes named DOCX', Buffer.from('PK'), 'p.docx', 'bring.broken'],
    ['a password, or an old .doc', Buffer.from('d0cf11e0a1b11ae100', 'hex'), 'p.docx', 'bring.locked'],
    [
      'a locked zip',
      zip([{ name: 'word/document.xml', body: Buffer.from('<x/>'), flags: 1 }]),
      'p.docx',
      'bring.locked',
    ],
    [
      'a zip of something else',
      zip([{ name: 'a.txt', body: Buffer.from('hello') }]),
      'p.docx',
      'bring.broken',
    ],
    [
      'a part that is no XML',
      zip([{ name: 'word/document.xml', body: Buffer.from('<w:doc') }]),
      'p.docx',
      'bring.broken',
    ],
    ['six megabytes', Buffer.alloc(6 * 1024 * 1024, 'PK'), 'p.docx', 'bring.too-large'],
    ['a long text', Buffer.alloc(2 * 1024 * 1024, 'word '), 'p.md', 'bring.too-large'],
    [
      'a small file that unpacks to a huge one, and says it is small',
      zip([{ name: 'word/document.xml', body: bomb, claims: 10 }]),
      'p.docx',
      'bring.too-large',
    ],
    [
      'more tags than a policy can have',
      zip([{ name: 'word/document.xml', body: Buffer.from('<w:p/>'.repeat(100_001)) }]),
      'p.docx',
      'bring.too-large',
    ],
    ['many headings', Buffer.from('# A\n\ntext\n\n'.repeat(301)), 'p.md', 'bring.too-many'],
    [
      'one endless part',
      Buffer.from(`# A\n\n${'word '.repeat(5000)}\n\n# B\n\nb`),
      'p.md',
      'bring.long-part',
    ],
    [
      'an endless heading',
      Buffer.from(`# ${'word '.repeat(50)}\n\nb\n\n# B\n\nb`),
      'p.md',
      'bring.long-part',
    ],
  ])('%s', async (_name, file, name, key) => {
    expect(await refused(file, name)).toBe(key);
  });

  it('and so does every damaged one', async () => {
    const file = await docx([heading('Privacy'), new Paragraph('Keep it.')]);
    const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(file.length), async (bytes, length) => {
        const bad = Buffer.from(file.subarray(0, length % 3 === 0 ? length : file.length));
        for (const [at, byte] of bytes) bad[at] = byte;
        const found: unknown = await broughtClauses(bad, 'p.docx').catch((reason: unknown) => reason);
        expect(Array.isArray(found) || found instanceof HeedError).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('and hostile Markdown is read at once', async () => {
    for (const evil of [
      '['.repeat(50_000),
      '*a_ '.repeat(50_000),
      '> '.repeat(50_000),
      '`'.repeat(50_000),
      '<a '.repeat(50_000),
    ]) {
      // One that made the reader go back and forth would run into the time that a test has.
      const found = await markdown(`# A\n\nx\n\n${evil}`).catch((error: unknown) => error);
      expect(Array.isArray(found) || found instanceof HeedError).toBe(true);
    }
  });
});
