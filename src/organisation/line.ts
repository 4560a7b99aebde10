const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/gu;

/** Typed text as it is kept: one line, composed, trimmed, without control characters that no one can see. */
export function oneLine(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(UNSEEN, ' ').replace(/\s+/gu, ' ').trim();
}

/** What two spellings of one name have in common: `North  clinic` is `north clinic`. */
export const sameName = (text: string): string => oneLine(text).toLowerCase();
