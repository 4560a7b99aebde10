/** A file's text, and whether its letters were guessed: then accents want a look. */
export interface Decoded {
  text: string;
  guessed: boolean;
}

/** Reads what spreadsheets write: UTF-8 with or without a mark, UTF-16 either way round, else Windows-1252. */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = utf16(bytes);
  if (encoding !== undefined) return { text: new TextDecoder(encoding).decode(bytes), guessed: false };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), guessed: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), guessed: true };
  }
}

// By its mark, or because every second byte of the heading is zero.
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && second !== undefined) return 'utf-16be';
  return undefined;
}
