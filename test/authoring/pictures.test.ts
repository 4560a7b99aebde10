import fc from 'fast-check';
import { HeedError } from '../../src/errors.ts';
import {
  isQuiet,
  MOST_BYTES,
  pictureBody,
  pictureName,
  pictureType,
  usesOf,
} from '../../src/authoring/pictures.ts';

const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 500"${attributes}>${inside}</svg>`;
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20)]);

function refused(bytes: Buffer | string): string {
  try {
    return pictureType(Buffer.from(bytes));
  } catch (error) {
    if (error instanceof HeedError) return error.problems[0]!.key;
    throw error;
  }
}

describe('the kind of a picture', () => {
  it('is told by what is in it', () => {
    expect(refused(PNG)).toBe('png');
    expect(refused(Buffer.from('ffd8ffe000104a464946', 'hex'))).toBe('jpg');
    expect(refused(Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'))).toBe('webp');
    expect(refused(svg('<circle r="2"/>'))).toBe('svg');
    expect(refused(`\uFEFF<?xml version="1.0"?>\n<!-- drawn by hand -->\n${svg('<g/>')}\n`)).toBe('svg');
    for (const other of ['GIF89a', '<html><svg></svg></html>', 'hello', '%PDF-1.7', '<svg>', 'RIFF1234WAVE'])
      expect([other, refused(other)]).toEqual([other, 'authoring.picture-kind']);
    expect(refused('')).toBe('authoring.picture-needed');
    expect(refused(Buffer.concat([PNG, Buffer.alloc(MOST_BYTES)]))).toBe('authoring.picture-heavy');
  });

  it('refuses an SVG that could do or fetch anything', () => {
    for (const bad of [
      svg('<script>alert(1)</script>'),
      svg('<SCRIPT/>'),
      svg('<g/>', ' onload="alert(1)"'),
      svg('<g ONCLICK = "x"/>'),
      svg('<foreignObject><b>hi</b></foreignObject>'),
      svg('<image href="https://example.org/x.png"/>'),
      svg('<use href="https://example.org/x.svg#a"/>'),
      svg('<use xlink:href="//example.org/x.svg#a"/>'),
      svg('<use href=https://example.org/x#a />'),
      svg('<a href="#x"><text>hi</text></a>'),
      svg('<animate attributeName="href" to="javascript:alert(1)"/>'),
      svg('<set attributeName="onload" to="x"/>'),
      svg('<rect style="fill:url(https://example.org/x)"/>'),
      svg('<style>@import "https://example.org/x.css";</style>'),
      svg("<style>rect{fill:url( 'http://x')}</style>"),
      svg('<style>rect{fill:u\\72l(http://x)}</style>'),
      `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('<text>&a;</text>')}`,
      svg('<![CDATA[<script>]]>'),
      svg('<?xml-stylesheet href="x"?>'),
      svg('<text>&bad;</text>'),
      svg('<use href="&#104;ttp://x"/>'),
      svg('<iframe/>'),
      svg('<p:script xmlns:p="http://www.w3.org/2000/svg">x</p:script>'),
    ])
      expect([bad, isQuiet(bad)]).toEqual([bad, false]);
  });

  it('lets drawing be', () => {
    for (const good of [
      svg('<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><rect fill="url(#a)"/>'),
      svg('<style>.a{fill:#fff}</style><text class="a">1 &amp; 2 &#8211; on time</text><use href="#b"/>'),
      svg("<use xlink:href='#b'/><title>On the ward</title>"),
    ])
      expect([good, isQuiet(good)]).toEqual([good, true]);
  });

  it('never breaks, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        refused(Buffer.from(bytes));
        refused(svg(text));
        isQuiet(text);
      }),
    );
  });
});

describe('a picture of an organisation', () => {
  it('has a name that says nothing of it, and is the same for the same picture', () => {
    expect(pictureName({}, PNG, 'png')).toMatch(/^own-[0-9a-f]{10}\.png$/);
    const name = pictureName({}, PNG, 'png');
    expect(pictureName({ [`pictures/${name}`]: pictureBody(PNG, 'png') }, Buffer.from(PNG), 'png')).toBe(
      name,
    );
    expect(pictureName({ [`pictures/${name}`]: 'another' }, PNG, 'png')).toBe(name.replace('.png', '-2.png'));
    expect(pictureBody(Buffer.from('ab'), 'jpg')).toBe('data:image/jpeg;base64,YWI=');
  });

  it('is found wherever it is named, and not where another one is', () => {
    const files = {
      'en/lessons/L1.md': '![x](desk.svg)',
      'en/lessons/L2.md': '![x](my-desk.svg) deskasvg',
      'own.yaml': 'L1:\n  story: {picture: desk.svg, alt: x}\n',
      'pictures/desk.svg': 'data: desk.svg',
    };
    expect(usesOf(files, 'desk.svg')).toEqual(['en/lessons/L1.md', 'own.yaml']);
  });
});
