/** The password of everybody whom `addStaff` makes. */
export const PASSWORD = 'larkfield staff one';

export interface Answer {
  status: number;
  /** The body. */
  text: string;
  /** Where a redirect leads, as the path inside the app; '' without one. */
  location: string;
  headers: Headers;
}

export type Fields = Record<string, string | readonly string[]>;

interface Init {
  method?: 'POST';
  body?: URLSearchParams | FormData | string;
  headers: Record<string, string>;
}

interface PostOptions {
  /** The form token to send instead of the one in the last page; null for none. */
  csrf?: string | null;
  headers?: Record<string, string>;
}

/** A browser as small as a test needs: keeps cookies and the form token of the last page, follows nothing by itself. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** The form token of the last page. */
  csrf: string | null = null;
  last: Answer | undefined;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask(path, { headers });
  }

  /** Posts a form with the token of the last page; looks at one first when there was none yet. */
  async post(path: string, fields: Fields = {}, options: PostOptions = {}): Promise<Answer> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) body.append(name, one);
    const token = await this.#token(options);
    if (token !== null) body.append('_csrf', token);
    return this.#ask(path, { method: 'POST', body, headers: options.headers ?? {} });
  }

  /** Posts a multipart form with one file. */
  async postFile(
    path: string,
    file: { field: string; name: string; content: string | Buffer },
    fields: Record<string, string> = {},
    options: PostOptions = {},
  ): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const token = await this.#token(options);
    if (token !== null) body.append('_csrf', token);
    body.append(file.field, new Blob([new Uint8Array(Buffer.from(file.content))]), file.name);
    return this.#ask(path, { method: 'POST', body, headers: options.headers ?? {} });
  }

  /** Goes where the last answer led, until there is a page. */
  async follow(): Promise<Answer> {
    for (let hops = 0; this.last !== undefined && this.last.location !== ''; hops++) {
      if (hops > 10) throw new Error(`redirected round and round: ${this.last.location}`);
      await this.get(this.last.location);
    }
    if (this.last === undefined) throw new Error('nothing to follow yet');
    return this.last;
  }

  /** Signs in; throws when that fails. */
  async signIn(who: string, password = PASSWORD): Promise<Answer> {
    await this.get('/sign-in');
    const answer = await this.post('/sign-in', { who, password });
    if (answer.status !== 303) throw new Error(`${who} could not sign in: ${answer.status}\n${answer.text}`);
    return answer;
  }

  async #token(options: PostOptions): Promise<string | null> {
    if (options.csrf !== undefined) return options.csrf;
    if (this.csrf === null) {
      await this.get('/account');
      await this.follow();
    }
    return this.csrf;
  }

  async #ask(path: string, init: Init): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = Object.assign(cookie === '' ? {} : { cookie }, init.headers);
    const response = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    const text = await response.text();
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
    // A redirect after a form may have changed the session, and its tokens with it.
    if (token !== undefined) this.csrf = token;
    else if (init.method === 'POST' && response.status === 303) this.csrf = null;
    const location = (response.headers.get('location') ?? '').replace(this.#url, '');
    this.last = { status: response.status, text, location, headers: response.headers };
    return this.last;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const cut = pair.indexOf('=');
    const name = pair.slice(0, cut);
    const ended = attributes.some((a) => /^expires=/i.test(a) && Date.parse(a.slice(8)) <= 0);
    if (ended) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(cut + 1));
  }
}
