import { diffChars } from 'diff';

/** Words shorter than this carry little: an article that came or went is no other sentence. */
const SHORT = 4;

/** True when a word of a sentence was replaced by another one, or came or went: more than a respelling. */
export function rewords(before: string, after: string): boolean {
  const [was, is] = [wordsOf(before), wordsOf(after)];
  const came = is.filter((word) => !was.includes(word));
  const went = was.filter((word) => !is.includes(word));
  return (
    came.some((word) => !went.some((other) => isRespelled(other, word))) ||
    went.some((word) => !came.some((other) => isRespelled(word, other)))
  );
}

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length >= SHORT);

// A slip of the hand: few letters of many are other than they were.
function isRespelled(one: string, other: string): boolean {
  const changed = diffChars(one, other)
    .filter(({ added, removed }) => added || removed)
    .reduce((sum, { value }) => sum + value.length, 0);
  return changed <= Math.max(2, Math.min(one.length, other.length) * 0.35);
}
