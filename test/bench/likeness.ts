import type { Likeness } from './bare.ts';
import type { Cast } from './data.ts';
import { bytesOfHandIn } from './hand-ins.ts';
import { subjectsOf, viewOf } from './subjects.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Asks Heed once for everything that is measured: gives each person's form token, and what the bare server must be like. */
export async function lookAt(
  port: number,
  folder: string,
  cast: Cast,
  cookies: ReadonlyMap<string, string>,
  sacrifice: Cast['sitting'][number],
  people: Likeness['people'],
): Promise<{ tokens: Map<string, string>; likeness: Likeness }> {
  const tokens = new Map<string, string>();
  for (const { personId, paper } of [...cast.sitting, sacrifice]) {
    const page = await ask(port, `/papers/${paper}`, cookies.get(personId)!);
    tokens.set(personId, /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? '');
  }
  const nameOf = new Map(people.map(({ cookie, name }) => [cookie, name]));
  const pages: Likeness['pages'] = {};
  let csv = '';
  for (const { name, kind, heed } of subjectsOf({ cast, cookies, tokens, confirmed: [] })) {
    if (kind === 'submission') continue;
    const { path, cookie } = heed();
    const text = await ask(port, path, cookie);
    if (kind === 'csv') csv = text;
    else pages[viewOf(name)] = { html: text, who: nameOf.get(cookie)! };
  }
  const { personId, paper } = sacrifice;
  await ask(port, `/papers/${paper}/hand-in`, cookies.get(personId)!, `_csrf=${tokens.get(personId)!}`);
  return {
    tokens,
    likeness: { pages, csv, people, submissionBytes: bytesOfHandIn(folder, personId, paper) },
  };
}

async function ask(port: number, path: string, cookie: string, form?: string): Promise<string> {
  const url = `http://127.0.0.1:${port}${path}`;
  const init =
    form === undefined
      ? { headers: { cookie } }
      : { method: 'POST', body: form, headers: { cookie, 'content-type': FORM } };
  const answer = await fetch(url, { ...init, redirect: 'manual' });
  const text = await answer.text();
  if (answer.status !== (form === undefined ? 200 : 303))
    throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
  return text;
}
