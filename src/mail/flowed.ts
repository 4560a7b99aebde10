const WIDTH = 72;

/**
 * A text as it travels (RFC 3676, `format=flowed`): no line longer than 72 characters where a space lets it be broken, and
 * programs that know how put the lines together again. Addresses stay whole.
 */
export function flowed(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => (line === '-- ' ? [line] : broken(line.trimEnd())))
    .join('\n');
}

function broken(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WIDTH) {
    const within = rest.lastIndexOf(' ', WIDTH - 1);
    const cut = within > 0 ? within : rest.indexOf(' ', WIDTH - 1);
    if (cut === -1) break;
    // The space at the end says that the line goes on.
    lines.push(stuffed(rest.slice(0, cut + 1)));
    rest = rest.slice(cut + 1);
  }
  return [...lines, stuffed(rest)];
}

// Lines that begin so would be read as a quotation or a header of the mailbox.
const stuffed = (line: string): string => (/^(?: |>|From )/.test(line) ? ` ${line}` : line);
