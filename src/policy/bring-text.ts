/** Text as it is kept: one kind of space, nothing that cannot be seen. */
export const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
