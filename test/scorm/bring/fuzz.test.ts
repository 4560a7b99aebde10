import { readdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { PackageRefused } from '../../../src/scorm/bring/bring.ts';
import { withFolder } from '../../../src/scorm/bring/keep.ts';
import { LIMITS } from '../../../src/scorm/bring/limits.ts';
import { readInto } from '../../../src/scorm/bring/read.ts';
import { loadMessages } from '../../../src/web/messages.ts';
import { manifestXml, scoItem, sequencedXml } from '../../support/manifests.ts';
import { emptyFolder, fileOf, rawZip, zipOf } from '../../support/zips.ts';
import { readXml } from './reading.ts';

const NOW = new Date('2026-10-05T09:00:00.000Z');
jest.setTimeout(180_000);
const LONG = process.env['HEED_LONG'] === undefined ? 1 : 20;
const { t } = loadMessages('en');

// The schemas are for manifests, and each check of them is a process of its own.
const UNCHECKED = { ...LIMITS, schemaCharacters: 0 };

const GOOD = rawZip([
  { name: 'imsmanifest.xml', content: manifestXml() },
  { name: 'index.html', content: '<p>Fire</p>'.repeat(50) },
  { name: 'media/picture.bin', content: randomBytes(300), method: 0 },
  { name: 'media\\sound.bin', content: Buffer.alloc(2000, 7) },
]);
const DIRECTORY = GOOD.indexOf(Buffer.from('PK\x01\x02', 'latin1'));

/** One way of breaking bytes. */
type Harm =
  | { kind: 'flip'; at: number; value: number }
  | { kind: 'cut'; at: number }
  | { kind: 'out'; at: number; length: number }
  | { kind: 'in'; at: number; bytes: Uint8Array };

const place = (length: number) =>
  fc.oneof(fc.nat(length - 1), fc.integer({ min: DIRECTORY, max: length - 1 }));
const harm = (length: number): fc.Arbitrary<Harm> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('flip'), at: place(length), value: fc.nat(255) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut'), at: place(length) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('out'), at: place(length), length: fc.nat(60) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('in'),
        at: place(length),
        bytes: fc.uint8Array({ maxLength: 60 }),
      }),
    },
  );

function harmed(bytes: Buffer, harms: readonly Harm[]): Buffer {
  let all = Buffer.from(bytes);
  for (const one of harms) {
    const at = Math.min(one.at, all.length);
    if (one.kind === 'flip' && at < all.length) all[at] = one.value;
    else if (one.kind === 'cut') all = all.subarray(0, at);
    else if (one.kind === 'out') all = Buffer.concat([all.subarray(0, at), all.subarray(at + one.length)]);
    else if (one.kind === 'in') all = Buffer.concat([all.subarray(0, at), one.bytes, all.subarray(at)]);
  }
  return all;
}

describe('a zip with anything in it', () => {
  let data: string;
  let zip: string;

  beforeAll(async () => {
    data = await emptyFolder();
    zip = await fileOf('');
  });

  // True for a package, false for one that was refused in words; throws for anything else, or when something is left.
  async function survives(bytes: Uint8Array): Promise<boolean> {
    await writeFile(zip, bytes);
    const read = withFolder(data, NOW, (folder) => readInto(zip, folder, UNCHECKED));
    const good = await read.then(
      () => true,
      (error: unknown) => {
        if (!(error instanceof PackageRefused)) throw error;
        if (error.problems.length === 0) throw new Error('refused for nothing');
        for (const { key, params } of error.problems) t(key, params);
        return false;
      },
    );
    expect(await readdir(join(data, 'packages', 'tmp'))).toEqual([]);
    return good;
  }

  const opened = async () => (await readdir('/proc/self/fd')).length;

  it('is read or refused, leaves nothing, and is closed', async () => {
    expect(await survives(GOOD)).toBe(true);
    const before = await opened();
    await fc.assert(
      fc.asyncProperty(fc.array(harm(GOOD.length), { minLength: 1, maxLength: 6 }), async (harms) => {
        await survives(harmed(GOOD, harms));
      }),
      { numRuns: 200 * LONG },
    );
    expect(await opened()).toBeLessThan(before + 10);
  });

  it('is refused when its directory is noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (noise, hasEnd) => {
        const end = hasEnd ? GOOD.subarray(-22) : Buffer.alloc(0);
        expect(await survives(Buffer.concat([GOOD.subarray(0, DIRECTORY), noise, end]))).toBe(false);
        expect(await survives(noise)).toBe(false);
      }),
      { numRuns: 100 * LONG },
    );
  });

  it('may have its fields in the directory say anything', async () => {
    const field = fc.record({
      entry: fc.nat(3),
      at: fc.constantFrom(4, 6, 8, 10, 16, 20, 24, 28, 30, 32, 34, 36, 38, 42),
      value: fc.constantFrom(0, 1, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0xffffffff),
      wide: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 4 }), async (fields) => {
        const bytes = Buffer.from(GOOD);
        for (const { entry, at, value, wide } of fields) {
          let start = DIRECTORY;
          for (let n = 0; n < entry; n++)
            start = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'), start + 4);
          if (start === -1) continue;
          if (wide && at >= 16) bytes.writeUInt32LE(value, start + at);
          else bytes.writeUInt16LE(value & 0xffff, start + at);
        }
        await survives(bytes);
      }),
      { numRuns: 150 * LONG },
    );
  });
});

const SEQUENCED = sequencedXml(
  `${scoItem('a', '<imsss:sequencing IDRef="s"><imsss:objectives><imsss:primaryObjective objectiveID="p"/></imsss:objectives></imsss:sequencing>')}
  <item identifier="m"><title>M</title>${scoItem('b', '<adlcp:completionThreshold>0.5</adlcp:completionThreshold>')}</item>
  <imsss:sequencing><imsss:controlMode flow="true"/></imsss:sequencing>`,
  {
    tail: '<imsss:sequencingCollection><imsss:sequencing ID="s"><imsss:limitConditions attemptLimit="1"/></imsss:sequencing></imsss:sequencingCollection>',
  },
);

const TOKENS = [
  '<',
  '>',
  '/>',
  '</item>',
  '<item>',
  '<item identifier="__proto__" identifierref="r-a">',
  '&',
  '&#0;',
  '&lt;',
  '"',
  "'",
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?x',
  '?>',
  '<!DOCTYPE x>',
  '=',
  ' ',
  '\0',
  '\uFEFF',
  '\uD800',
  'xmlns=""',
  'xmlns:imsss="x"',
  'constructor',
  '1e999',
  '-1',
  '../../',
  'http://',
  '%',
];

const endless = (start: string, end: string): string =>
  manifestXml({
    items: `<item identifier="i" identifierref="res-1">${start}${' '.repeat(1_000_000)}${end}</item>`,
  });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

describe('a manifest with anything in it', () => {
  const change = fc.record({
    at: fc.nat(SEQUENCED.length),
    out: fc.oneof(fc.constant(0), fc.nat(80)),
    put: fc.oneof(fc.constantFrom(...TOKENS), fc.string({ unit: 'binary', maxLength: 8 }), fc.constant('')),
    copy: fc.nat(120),
  });

  // True for one that was read; throws when it was neither read nor refused in words.
  function survives(xml: string): boolean {
    const { manifest, problems, warnings } = readXml(xml);
    for (const { key, params } of [...problems, ...warnings]) t(key, params);
    expect(manifest === undefined).toBe(problems.length > 0);
    expect(({} as Record<string, unknown>)['identifier']).toBeUndefined();
    if (manifest === undefined) return false;
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    return true;
  }

  it('is read or refused in words, whatever is taken out, put in or doubled', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        let xml = SEQUENCED;
        for (const { at, out, put, copy } of changes)
          xml = xml.slice(0, at) + put + xml.slice(at, at + copy) + xml.slice(at + out);
        survives(xml);
      }),
      { numRuns: 1000 * LONG },
    );
  });

  it('is read or refused in words, whatever its values are', () => {
    const values = [...SEQUENCED.matchAll(/(?<=")[^"<>]*(?=")|(?<=>)[^<>]+(?=<)/g)];
    const value = fc.oneof(
      fc.constantFrom(...values.map(([own]) => own)),
      fc.constantFrom(...TOKENS, '1', 'true', '0.5', 'x'.repeat(3000)).map(escaped),
      fc.string({ unit: 'binary', maxLength: 12 }).map(escaped),
    );
    const changes = fc.array(fc.tuple(fc.nat(values.length - 1), value), { minLength: 1, maxLength: 3 });
    let read = 0;
    fc.assert(
      fc.property(changes, (all) => {
        let xml = SEQUENCED;
        for (const [n, put] of all.toSorted(([a], [b]) => b - a))
          xml = xml.slice(0, values[n]!.index) + put + xml.slice(values[n]!.index + values[n]![0].length);
        if (survives(xml)) read += 1;
      }),
      { numRuns: 1000 * LONG },
    );
    // Else the changes would only show that broken XML is broken.
    expect(read).toBeGreaterThan(100);
  });

  it('is read or refused whatever its bytes are', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 100 }));
    fc.assert(
      fc.property(bytes, (some) => {
        expect(readXml(Buffer.from(some as Uint8Array)).manifest).toBeUndefined();
      }),
      { numRuns: 500 * LONG },
    );
  });

  it.each([
    ['elements that open for ever', '<a>'.repeat(300_000)],
    ['tags that never end', '<a '.repeat(300_000)],
    ['one tag full of space', `<a ${' '.repeat(2_000_000)}>`],
    [
      'attributes without end',
      `<manifest ${Array.from({ length: 100_000 }, (_one, n) => `a${n}="1"`).join(' ')}/>`,
    ],
    ['a quote that opens', `<manifest a="${'x<'.repeat(500_000)}`],
    ['comments that open', '<!--'.repeat(300_000)],
    ['sections that open', '<![CDATA['.repeat(150_000)],
    ['instructions that open', '<?'.repeat(500_000)],
    ['ampersands', `<manifest>${'&amp;'.repeat(400_000)}</manifest>`],
    ['names of namespaces', `<manifest ${'xmlns:a="b" '.repeat(50_000)}/>`],
    ['space in a value', endless('<adlcp:masteryscore>1', 'x</adlcp:masteryscore>')],
    ['space in a choice', endless('<adlcp:timelimitaction>exit', 'x</adlcp:timelimitaction>')],
    ['brothers without end', `<manifest>${'<a/>'.repeat(250_000)}</manifest>`],
  ])('does not hold us up with %s', (_what, xml) => {
    const began = performance.now();
    readXml(xml);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('a large package', () => {
  it('is unpacked through a memory that stays small', async () => {
    const some = randomBytes(20_000_000);
    const files = { 'imsmanifest.xml': manifestXml(), 'index.html': 'x', a: some, b: some, c: some, d: some };
    const zip = await zipOf(files);
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, held() - before);
    }, 5);
    const found = await readInto(zip, await emptyFolder(), LIMITS);
    clearInterval(watch);
    // What waits to be collected counts too: it is far from all.
    expect(found.bytes).toBeGreaterThan(80_000_000);
    expect(most).toBeLessThan(55_000_000);
    expect((await readFile(zip)).length).toBe(found.bytes);
  });
});
