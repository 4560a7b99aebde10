import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a file that people write, for them to read. */
export interface FileProblem {
  file: string;
  line: number;
  /** The clause, question or lesson, where one is known. */
  about: string;
  text: string;
  /** Of a field: its path in the item that `about` names, and what is wrong with it. */
  field?: { path: (string | number)[]; text: string };
}

/** One or more files could not be used; `message` has a line for each problem. */
export class FileError extends Error {
  readonly problems: FileProblem[];

  constructor(problems: FileProblem[]) {
    super(problems.map(problemLine).join('\n'));
    this.problems = problems;
  }
}

export function problemLine({ file, line, about, text }: FileProblem): string {
  return `${file}:${line}: ${about === '' ? '' : `${about}: `}${text}`;
}

/** Reads YAML against a schema. Throws FileError naming file, line, and the `id`, `clause` or `word` that names the item around each problem. */
export function readYaml<T extends z.ZodType>(text: string, file: string, schema: T): z.output<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new FileError(
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        about: '',
        text: error.message,
      })),
    );
  }
  const data: unknown = document.toJS({ maxAliasCount: 50 });
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new FileError(
    parsed.error.issues.map((issue) => {
      const path = issue.path as (string | number)[];
      return {
        file,
        line: lineOf(document, lines, path),
        about: aboutOf(data, path),
        text: `${path.slice(-2).map(String).join(' ')}: ${issue.message}`,
        field: { path: Array.isArray(data) ? path.slice(1) : path, text: issue.message },
      };
    }),
  );
}

function lineOf(document: Document, lines: LineCounter, path: (string | number)[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function aboutOf(data: unknown, path: (string | number)[]): string {
  let about = '';
  let here = data;
  for (const step of path) {
    here = (here as Record<string | number, unknown> | undefined)?.[step];
    const { id, clause, word } = (here ?? {}) as Record<'id' | 'clause' | 'word', unknown>;
    const name = id ?? clause ?? word;
    if (typeof name === 'string') about = name;
  }
  return about;
}
