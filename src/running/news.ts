import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';

const FILE = join(import.meta.dirname, '../../CHANGELOG.md');
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
// Words of the screen: the slanted font would be 37 KB more to load.
markdown.renderer.rules['em_open'] = () => '<b>';
markdown.renderer.rules['em_close'] = () => '</b>';

/** What one version brought, as the list of changes has it. */
export interface News {
  /** `0.1.0 (not released)`. */
  heading: string;
  /** What somebody must do who upgrades to it: ready HTML, a sentence or two each. */
  must: string[];
  /** Everything, as ready HTML. */
  html: string;
}

let read: News | undefined;

/** The newest version of the list of changes that came with this program; undefined where the file is not. */
export function newest(): News | undefined {
  if (read === undefined) {
    let text: string;
    try {
      text = readFileSync(FILE, 'utf8');
    } catch {
      return undefined;
    }
    read = newestOf(text);
  }
  return read;
}

/** The first part under a heading of the second order. What stands in bold in it is what must be done. */
export function newestOf(text: string): News | undefined {
  const part = /^## (.+)\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text);
  if (part === null) return undefined;
  const [, heading = '', body = ''] = part;
  const must = [...body.matchAll(/\*\*([\s\S]+?)\*\*/g)].map((match) => markdown.renderInline(match[1]!));
  return { heading, must, html: markdown.render(body) };
}
