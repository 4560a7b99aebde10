/** What the form of a page brings back by itself: its hidden fields, but for the form token. */
export function signingForm(html: string): Record<string, string> {
  const form = /<form method="post" action="\/sign"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const hidden = [...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  return Object.fromEntries(
    hidden.filter(([, name]) => name !== '_csrf').map(([, name, value]) => [name!, value!]),
  );
}
