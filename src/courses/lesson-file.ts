import { FileError } from '../files/yaml-file.ts';
import { readLessonHead, type LessonHead } from './course-file.ts';

/** Words in Markdown; the place where a clause of the published policy is shown; or answers, shown when asked for. */
export type Block = { markdown: string } | { clause: string } | { answers: string };

/** One screen of a lesson: one idea. */
export interface Screen {
  kind: 'story' | 'rule' | 'try';
  blocks: Block[];
}

export interface LessonText extends LessonHead {
  screens: Screen[];
}

const KINDS: Readonly<Record<string, Screen['kind']>> = {
  'The story': 'story',
  'The rule': 'rule',
  'Try it': 'try',
};
const HEAD = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/;

/** Reads a lesson: a head in YAML, then three parts in Markdown. Throws FileError with file and line. */
export function readLesson(text: string, file: string): LessonText {
  const match = HEAD.exec(text.replaceAll('\r\n', '\n'));
  if (match === null)
    throw new FileError([{ file, line: 1, about: '', text: 'must begin with a head between two lines ---' }]);
  const [, headText = '', body = ''] = match;
  const head = readLessonHead(headText, file);
  const offset = headText.split('\n').length + 2;
  const screens: Screen[] = [];
  body.split('\n').forEach((line, n) => {
    const heading = /^## (.+)$/.exec(line)?.[1]?.trim();
    if (heading !== undefined) {
      const kind = KINDS[heading];
      if (kind === undefined) {
        const text = `the part “${heading}” must be one of ${Object.keys(KINDS).join(', ')}`;
        throw new FileError([{ file, line: offset + n + 1, about: head.id, text }]);
      }
      screens.push({ kind, blocks: [] });
      return;
    }
    const screen = screens.at(-1);
    const clause = /^\[\[([A-Z]{2}-\d\d)\]\]\s*$/.exec(line)?.[1];
    if (screen === undefined) {
      if (line.trim() !== '')
        throw new FileError([
          { file, line: offset + n + 1, about: head.id, text: 'words before the first part' },
        ]);
    } else addLine(screen, line, clause);
  });
  const found = screens.map((screen) => screen.kind).join(', ');
  if (found !== 'story, rule, try')
    throw new FileError([
      {
        file,
        line: offset,
        about: head.id,
        text: 'needs the parts The story, The rule and Try it, once each, in order',
      },
    ]);
  return {
    ...head,
    screens: screens.map((screen) => ({ ...screen, blocks: screen.blocks.filter(isSomething) })),
  };
}

/** The clauses that a lesson shows. */
export const clausesShown = (screens: readonly Screen[]): string[] =>
  screens.flatMap((screen) => screen.blocks.flatMap((block) => ('clause' in block ? [block.clause] : [])));

/** All words of a lesson. */
export const wordsOf = (screens: readonly Screen[]): string =>
  screens
    .flatMap((screen) => screen.blocks.map((block) => ('clause' in block ? '' : textOf(block))))
    .join('\n');

function addLine(screen: Screen, line: string, clause: string | undefined): void {
  const last = screen.blocks.at(-1);
  if (clause !== undefined) screen.blocks.push({ clause });
  else if (line.trim() === '**Answers**') screen.blocks.push({ answers: '' });
  else if (last !== undefined && 'answers' in last) last.answers += `${line}\n`;
  else if (last !== undefined && 'markdown' in last) last.markdown += `\n${line}`;
  else screen.blocks.push({ markdown: line });
}

const textOf = (block: Block): string =>
  'markdown' in block ? block.markdown : 'answers' in block ? block.answers : block.clause;

const isSomething = (block: Block): boolean => textOf(block).trim() !== '';
