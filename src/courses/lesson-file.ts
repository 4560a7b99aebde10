import { FileError } from '../files/yaml-file.ts';
import { COUNTRIES } from '../organisation/organisation.ts';
import { AUDIENCES } from '../policy/policy-file.ts';
import { readLessonHead, type LessonHead } from './course-file.ts';

/** For whom a passage is written: job roles and countries; what is left out does not matter. */
export interface Passage {
  roles?: string[];
  countries?: string[];
}

/** Words in Markdown; the place where a clause of the published policy is shown; or answers, shown when asked for. */
export type Block = ({ markdown: string } | { clause: string } | { answers: string }) & Passage;

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
  'La historia': 'story',
  'La regla': 'rule',
  Pruébelo: 'try',
};
const ANSWERS: ReadonlySet<string> = new Set(['**Answers**', '**Respuestas**']);
const HEAD = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/;

/** What is said of a lesson without its parts. */
export const NEEDS_PARTS = 'needs the parts The story, The rule and Try it, once each, in order';

/**
 * Reads a lesson: a head in YAML, then three parts in Markdown; of a lesson that is a package the head alone. Throws FileError
 * with file and line.
 */
export function readLesson(text: string, file: string): LessonText {
  const match = HEAD.exec(text.replaceAll('\r\n', '\n'));
  if (match === null)
    throw new FileError([{ file, line: 1, about: '', text: 'must begin with a head between two lines ---' }]);
  const [, headText = '', body = ''] = match;
  const head = readLessonHead(headText, file);
  const offset = headText.split('\n').length + 2;
  const screens: Screen[] = [];
  const wrong = (line: number, text: string) =>
    new FileError([{ file, line: offset + line + 1, about: head.id, text }]);
  let passage: Passage | undefined;
  let opened = 0;
  body.split('\n').forEach((line, n) => {
    const heading = /^## (.+)$/.exec(line)?.[1]?.trim();
    if (heading !== undefined) {
      const kind = KINDS[heading];
      if (kind === undefined)
        throw wrong(n, `the part “${heading}” must be one of ${Object.keys(KINDS).slice(0, 3).join(', ')}`);
      if (passage !== undefined) throw wrong(opened, 'the passage that begins here has no end :::');
      screens.push({ kind, blocks: [] });
      return;
    }
    const screen = screens.at(-1);
    const fence = /^:::\s*(.*)$/.exec(line)?.[1]?.trim();
    if (screen === undefined) {
      if (line.trim() !== '') throw wrong(n, 'words before the first part');
    } else if (fence !== undefined) {
      if ((fence === '') === (passage === undefined))
        throw wrong(n, fence === '' ? 'ends a passage that was not begun' : 'a passage within a passage');
      const read = fence === '' ? undefined : readPassage(fence);
      if (typeof read === 'string') throw wrong(n, read);
      passage = read;
      opened = n;
      screen.blocks.push({ ...(isHiding(screen) ? { answers: '' } : { markdown: '' }), ...passage });
    } else addLine(screen, line, passage ?? {});
  });
  if (passage !== undefined) throw wrong(opened, 'the passage that begins here has no end :::');
  const found = screens.map((screen) => screen.kind).join(', ');
  if (found !== 'story, rule, try' && found !== '')
    throw new FileError([{ file, line: offset, about: head.id, text: NEEDS_PARTS }]);
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

function addLine(screen: Screen, line: string, passage: Passage): void {
  const last = screen.blocks.at(-1);
  const clause = /^\[\[([A-Z]{2}-\d\d)\]\]\s*$/.exec(line)?.[1];
  if (clause !== undefined) screen.blocks.push({ clause, ...passage });
  else if (ANSWERS.has(line.trim())) screen.blocks.push({ answers: '', ...passage });
  else if (last !== undefined && 'answers' in last) last.answers += `${line}\n`;
  else if (last !== undefined && 'markdown' in last) last.markdown += `\n${line}`;
  else
    screen.blocks.push({ ...(isHiding(screen) ? { answers: `${line}\n` } : { markdown: line }), ...passage });
}

// Behind the line **Answers** everything is an answer.
const isHiding = ({ blocks }: Screen): boolean => blocks.some((block) => 'answers' in block);

// “for clinician, care-staff in us, us-tx”: either half may stand alone.
function readPassage(text: string): Passage | string {
  const match = /^(?:for ([a-z, -]+?))?(?:(?:^|\s+)in ([a-z, -]+))?$/.exec(text);
  const [roles, countries] = [match?.[1], match?.[2]].map((part) =>
    part
      ?.split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );
  if (match === null || (roles === undefined && countries === undefined))
    return 'a passage begins like “::: for clinician in us, uk”';
  const unknown = [
    ...(roles ?? []).filter((role) => !(AUDIENCES as readonly string[]).includes(role)),
    ...(countries ?? []).filter((country) => !(COUNTRIES as readonly string[]).includes(country)),
  ];
  if (unknown.length > 0) return `“${unknown.join(', ')}” is no role or country that Heed knows`;
  return { ...(roles && { roles }), ...(countries && { countries }) };
}

const textOf = (block: Block): string =>
  'markdown' in block ? block.markdown : 'answers' in block ? block.answers : block.clause;

const isSomething = (block: Block): boolean => textOf(block).trim() !== '';
