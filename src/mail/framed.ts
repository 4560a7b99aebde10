/**
 * The HTML of a letter for a frame in one of our pages. The page's policy allows no style inside a tag, so each becomes a class in
 * a sheet with the page's own nonce; nothing else changes. For our own letters alone: their values are escaped.
 */
export function framed(html: string, nonce: string): string {
  const styles = new Map<string, string>();
  const body = html.replace(/ style="([^"]*)"/g, (_whole, style: string) => {
    const name = styles.get(style) ?? `s${styles.size}`;
    styles.set(style, name);
    return ` class="${name}"`;
  });
  const sheet = [...styles].map(([style, name]) => `.${name}{${style}}`).join('');
  return body.replace('</head>', () => `<style nonce="${nonce}">${sheet}</style></head>`);
}

/** The policy of a page with such a frame: the one sheet with this nonce, besides what was allowed. */
export const framePolicy = (policy: string, nonce: string): string =>
  policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`);
