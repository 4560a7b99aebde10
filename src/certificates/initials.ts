/** The initials of a name, each with a full stop: what is shown of somebody who did not choose to be named. Pure. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .flatMap((word) => Array.from(word.matchAll(/\p{L}\p{M}*/gu), (match) => match[0]).slice(0, 1))
    .map((letter) => `${letter.toUpperCase()}.`)
    .join(' ');
