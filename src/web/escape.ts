/** Makes text safe inside HTML, quoted attributes included. */
export function escapeHtml(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : (value as number).toString();
  // Most texts have nothing of that, and are found so in one go.
  if (!/[&<>"']/.test(text)) return text;
  let out = '';
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const escaped = ESCAPES[text.charCodeAt(i)];
    if (escaped === undefined) continue;
    out += text.slice(last, i) + escaped;
    last = i + 1;
  }
  return out + text.slice(last);
}

const ESCAPES: Record<number, string> = { 38: '&amp;', 60: '&lt;', 62: '&gt;', 34: '&#34;', 39: '&#39;' };
