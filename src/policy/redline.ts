import { diffWordsWithSpace } from 'diff';
import type { ClauseDifference } from './difference.ts';
import type { Messages } from '../web/messages.ts';
import { ruleLines } from './rule-lines.ts';
import type { Worded } from './words.ts';

/** A run of words in a redline. */
export interface Run {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** A field of a clause with what became of it. Country and site: the first place where it reads like this. */
export interface Line {
  field: Worded | 'rules';
  country: string | null;
  site: string | null;
  runs: Run[];
}

/** Two texts as one, word by word; where less than a third of the words survives, the old whole and then the new. Pure. */
export function redline(before: string, after: string): Run[] {
  const whole: Run[] = [
    { kind: 'gone', text: before },
    { kind: 'new', text: after },
  ];
  if (before === after) return nonEmpty([{ kind: 'same', text: after }]);
  if (before.length + after.length > LONGEST) return nonEmpty(whole);
  const runs = diffWordsWithSpace(before, after).map(({ added, removed, value }): Run => ({
    kind: added ? 'new' : removed ? 'gone' : 'same',
    text: value,
  }));
  const survived = wordsOf(runs.filter(({ kind }) => kind === 'same'));
  const most = Math.max(wordCount(before), wordCount(after));
  return survived * 3 < most ? nonEmpty(whole) : joined(runs);
}

/** The redline of every sentence that changed in a clause, then its rules in words. */
export function redlineOf(
  difference: Pick<ClauseDifference, 'words' | 'before' | 'after'>,
  messages: Messages,
): Line[] {
  const words = difference.words.map(({ field, country, site, before, after }): Line => {
    return { field, country, site, runs: redline(before, after) };
  });
  return [...words, ...ruleLines(messages, difference)];
}

// Longer texts would keep the server busy: word by word costs the square of what changed.
const LONGEST = 20_000;

const nonEmpty = (runs: Run[]): Run[] => runs.filter(({ text }) => text !== '');
const wordCount = (text: string): number => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
const wordsOf = (runs: readonly Run[]): number => runs.reduce((sum, { text }) => sum + wordCount(text), 0);

// A space between two changed words belongs to both, or the page would show stripes. Old stands before new.
function joined(runs: readonly Run[]): Run[] {
  const found: Run[] = [];
  let [gone, young] = ['', ''];
  const flush = () => {
    const space = shared(/\s*$/.exec(gone)![0], /\s*$/.exec(young)![0]);
    const cut = (text: string) => text.slice(0, text.length - space.length);
    found.push(
      { kind: 'gone', text: cut(gone) },
      { kind: 'new', text: cut(young) },
      { kind: 'same', text: space },
    );
    [gone, young] = ['', ''];
  };
  runs.forEach(({ kind, text }, n) => {
    const between = kind === 'same' && text.trim() === '' && n > 0 && n < runs.length - 1;
    if (kind === 'gone') gone += text;
    else if (kind === 'new') young += text;
    else if (between && gone !== '' && young !== '') [gone, young] = [gone + text, young + text];
    else {
      flush();
      found.push({ kind: 'same', text });
    }
  });
  flush();
  return merged(nonEmpty(found));
}

const merged = (runs: readonly Run[]): Run[] =>
  runs.reduce<Run[]>((all, run) => {
    const last = all.at(-1);
    if (last?.kind !== run.kind) return [...all, run];
    return [...all.slice(0, -1), { kind: run.kind, text: last.text + run.text }];
  }, []);

const shared = (a: string, b: string): string => (a.endsWith(b) ? b : b.endsWith(a) ? a : '');

// Words that turn the meaning of a sentence. The languages that the policy comes in.
const TURNING =
  /^(?:not|no|never|none|nobody|cannot|can|may|must|should|only|unless|except|without|always|every|all|any|before|after|until|if)$|n[’']t$/i;

const MOST = 2000;
const weighed = new Map<string, boolean>();

/** True when a sentence may mean something else now: it was written anew, or a word that turns meaning came or went. */
export function weighs(before: string, after: string): boolean {
  // The same sentence is asked about for each country and site.
  const key = JSON.stringify([before, after]);
  let found = weighed.get(key);
  if (found === undefined) {
    if (weighed.size >= MOST) weighed.clear();
    weighed.set(key, (found = weigh(before, after)));
  }
  return found;
}

function weigh(before: string, after: string): boolean {
  const runs = redline(before, after);
  if (!runs.some(({ kind }) => kind === 'same')) return true;
  const changed = runs.filter(({ kind }) => kind !== 'same').map(({ text }) => text);
  return changed.some((text) => text.split(/[^\p{L}’']+/u).some((word) => TURNING.test(word)));
}
