import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ejs from 'ejs';
import { escapeHtml } from './escape.ts';

const VIEWS = join(import.meta.dirname, '../../views');

type Data = Readonly<Record<string, unknown>>;
type Template = (it: Data) => string;
type Include = (name: string, it?: Data) => string;
type Program = (it: Data, escapeFn: typeof escapeHtml, include: Include, located: typeof locate) => string;

const templates = new Map<string, Template>();

/**
 * `views/<view>.ejs`, compiled once. It sees its data as `it`; a view that it includes sees the data given there, or the
 * same. EJS writes the program, but does not run it: it would copy all data twice for each include.
 */
export function template(view: string): Template {
  let compiled = templates.get(view);
  if (compiled === undefined) {
    const program = programOf(view);
    const include = (name: string, it: Data) =>
      template(posix.resolve('/', posix.dirname(view), name).slice(1))(it);
    compiled = (it) => program(it, escapeHtml, (name, more = it) => include(name, more), locate);
    templates.set(view, compiled);
  }
  return compiled;
}

function programOf(view: string): Program {
  const filename = join(VIEWS, `${view}.ejs`);
  const source = new ejs.Template(readFileSync(filename, 'utf8'), {
    filename,
    strict: true,
    _with: false,
    localsName: 'it',
  });
  source.compile();
  const body = `'use strict'; let __line = 1;
    try { ${source.source} } catch (error) { throw located(error, ${JSON.stringify(view)}, __line); }`;
  // As EJS does: the views are our own, and nothing that anybody typed is ever part of a program.
  // eslint-disable-next-line typescript/no-implied-eval
  return new Function('it', 'escapeFn', 'include', 'located', body) as Program;
}

// A fault in an included view passes here once for each view around it; the innermost says where it is.
function locate(error: unknown, view: string, line: number): unknown {
  if (!(error instanceof Error) || error.message.startsWith('views/')) return error;
  error.message = `views/${view}.ejs:${line}: ${error.message}`;
  return error;
}
