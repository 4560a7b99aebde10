import { itemOf, type Block } from './bring-blocks.ts';
import { plain } from './bring-text.ts';
import { unzip, ZipError } from './bring-zip.ts';

const MOST = 12 * 1024 * 1024;
// Reading takes about 20 µs a tag, and nobody else is served meanwhile. Thirty pages have some 20,000.
const MOST_TAGS = 100_000;
// Of the parts of the file only those with words: no pictures, no macros, no style map that the file brings itself.
const WORDS = /^(?:\[Content_Types\]\.xml|(?:word\/)?_rels\/[^/]*\.rels|word\/[^/]*\.xml)$/;

/** The blocks of a DOCX file. Throws ZipError. */
export async function docxBlocks(file: Buffer): Promise<Block[]> {
  const parts = unzip(file, (name) => WORDS.test(name), MOST);
  if (!parts.has('word/document.xml')) throw new ZipError('broken');
  const tags = [...parts.values()].reduce((sum, part) => sum + tagsIn(part), 0);
  if (tags > MOST_TAGS) throw new ZipError('too-large');
  // As mammoth opens a file itself; but it would unpack whatever the sizes in it claim.
  const opened = {
    exists: (name: string) => parts.has(name),
    read: async (name: string, encoding?: BufferEncoding) => {
      const part = parts.get(name) ?? Buffer.alloc(0);
      return encoding === undefined ? new Uint8Array(part) : part.toString(encoding);
    },
  };
  try {
    const { default: mammoth } = await import('mammoth');
    const { value } = await mammoth.convertToHtml({ file: opened } as unknown as { buffer: Buffer }, {
      includeEmbeddedStyleMap: false,
      externalFileAccess: false,
      styleMap: ["p[style-name='Title'] => p.title:fresh", "p[style-name='Subtitle'] => p.title:fresh"],
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
    });
    return htmlBlocks(value);
  } catch {
    throw new ZipError('broken');
  }
}

function tagsIn(part: Buffer): number {
  let count = 0;
  for (const byte of part) if (byte === 0x3c) count++;
  return count;
}

const BREAKS = /^(?:p|h[1-6]|li|td|th|ol|ul|table|tr)$/;

// Mammoth writes few tags, each closed, and escapes all text.
function htmlBlocks(html: string): Block[] {
  const blocks: Block[] = [];
  const lists: ('number' | 'bullet')[] = [];
  let [text, outside, level, depth, skip] = ['', '', 0, 0, ''];
  const flush = () => {
    const strong = text.trim() !== '' && outside.trim() === '';
    blocks.push({ level, item: itemOf(lists), text: plain(text), strong });
    [text, outside] = ['', ''];
  };
  for (const [, closing, tag = '', attributes = '', words] of html.matchAll(
    /<(\/?)([a-z0-9]+)([^>]*)>|([^<]+)/g,
  )) {
    if (words !== undefined) {
      if (skip !== '') continue;
      text += decoded(words);
      if (depth === 0) outside += decoded(words);
      continue;
    }
    if (BREAKS.test(tag)) flush();
    if (tag === 'br') text += ' ';
    if (tag === 'strong') depth += closing === '' ? 1 : -1;
    if (tag === 'ol' || tag === 'ul') {
      if (closing === '') lists.push(tag === 'ol' ? 'number' : 'bullet');
      else lists.pop();
    }
    if (/^h\d$/.test(tag)) level = closing === '' ? Number(tag[1]) : 0;
    // Notes at the foot, the marks that point to them, and the document's own title.
    if (closing === '' && skip === '' && /id="(?:foot|end)note|class="title"/.test(attributes)) skip = tag;
    else if (closing !== '' && tag === skip) skip = '';
  }
  flush();
  return blocks.filter((block) => block.text !== '');
}

const NAMES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
const decoded = (text: string): string => text.replace(/&(\w+);/g, (all, name: string) => NAMES[name] ?? all);
