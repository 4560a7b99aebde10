/** The text of an XML file, and whether its encoding had to be guessed against what it says. */
export interface Decoded {
  text: string;
  guessed: boolean;
}

/** Reads the bytes of an XML file: UTF-8, UTF-16, or what its first line names. */
export function decodeXml(bytes: Buffer): Decoded {
  const label = encodingOf(bytes);
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), guessed: false };
  } catch {
    // A tool that says UTF-8 and writes what Windows wrote before.
    return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true };
  }
}

function encodingOf(bytes: Buffer): string {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  const declared = /^[^>]{0,200}encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 250),
  );
  const label = declared?.[1]?.toLowerCase() ?? 'utf-8';
  // One that is written in plain letters cannot be in UTF-16, whatever it says.
  return label.startsWith('utf-16') || !isKnown(label) ? 'utf-8' : label;
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
