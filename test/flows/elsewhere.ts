import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { chromium, type Browser, type Frame, type Page } from 'playwright-core';
import type { Standard } from '../../src/scorm/manifest.ts';
import { unzipped } from '../scorm/export/make.ts';

const API = readFileSync(join(import.meta.dirname, 'elsewhere-api.js'), 'utf8');
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css',
  js: 'text/javascript',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** A learning system of somebody else, with one package in it. Nothing may leave it. */
export class Elsewhere {
  /** What is kept of each learner, by the names of the standard. */
  readonly kept = new Map<string, Record<string, string>>();
  readonly faults: string[] = [];
  readonly standard: Standard;
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(standard: Standard, files: ReadonlyMap<string, Buffer>, browser: Browser) {
    this.standard = standard;
    this.#browser = browser;
    this.#server = createServer((req, res) => {
      const [, place = '', ...rest] = new URL(req.url ?? '/', 'http://here').pathname.split('/');
      const name = rest.join('/');
      if (place === 'learners' && req.method === 'POST')
        void text(req).then((body) => {
          this.kept.set(name, JSON.parse(body) as Record<string, string>);
          res.end('kept');
        });
      else if (place === 'learners') res.setHeader('content-type', TYPES['html']!).end(this.#page(name));
      else if (place === 'course' && files.has(name)) {
        res.setHeader('content-type', TYPES[/\w+$/.exec(name)![0]] ?? 'application/octet-stream');
        res.end(files.get(name));
      } else res.writeHead(404).end();
    });
  }

  static async open(standard: Standard, zip: Buffer): Promise<Elsewhere> {
    const browser = await chromium.connect(process.env['HEED_TEST_BROWSER']!);
    const made = new Elsewhere(standard, await unzipped(zip), browser);
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A learner's own device, at the course inside the page of the system. */
  async device(learner: string, width = 1280): Promise<{ page: Page; course: Frame }> {
    const page = await this.#newPage(width);
    await page.goto(`${this.url}/learners/${learner}`);
    return { page, course: await this.inside(page) };
  }

  /** The frame of the course. */
  async inside(page: Page): Promise<Frame> {
    const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
    await frame!.locator('h1').waitFor({ state: 'attached' });
    return frame!;
  }

  /** The course by itself, without a learning system. */
  async alone(width = 1280): Promise<Page> {
    const page = await this.#newPage(width);
    await page.goto(`${this.url}/course/index.html`);
    return page;
  }

  /** What the page of the system found odd. */
  complaints = (page: Page): Promise<string[]> => page.evaluate('globalThis.complaints');

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #newPage(width: number): Promise<Page> {
    const phone = width < 700;
    const context = await this.#browser.newContext({
      viewport: { width, height: phone ? 844 : 900 },
      hasTouch: phone,
      isMobile: phone,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(8000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(this.url)) this.faults.push(`asks ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()} for ${response.url()}`);
    });
    return page;
  }

  #page(learner: string): string {
    const kept = JSON.stringify(this.kept.get(learner) ?? {}).replaceAll('<', '\\u003c');
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A learning system</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>html, body { height: 100%; margin: 0 } iframe { width: 100%; height: 100%; border: 0 }</style>
<script>${API}; beginSystem('${this.standard}', ${kept}, '/learners/${learner}');</script></head>
<body><iframe title="The course" src="/course/index.html"></iframe></body></html>`;
  }
}
