// The settings in a file as systemd reads it (EnvironmentFile= in systemd.exec): nothing in it is run or replaced, a quote counts at
// the beginning of a value, and a backslash before the end of a line goes on in the next. A shell would read it otherwise.
const IN_QUOTES = '"\\`$';
const SPACE = ' \t\r';

export function environmentFile(text) {
  const found = {};
  for (const [name, value] of assignments(text)) if (/^[A-Za-z_]\w*$/.test(name)) found[name] = value;
  return found;
}

function* assignments(text) {
  let at = 0;
  while (at < text.length) {
    if (`${SPACE}\n`.includes(text[at])) at++;
    else if ('#;'.includes(text[at])) at = lineEnd(text, at);
    else {
      const equals = text.indexOf('=', at);
      const end = lineEnd(text, at);
      if (equals === -1 || equals > end) at = end;
      else {
        const name = text.slice(at, equals).trim();
        const [value, next] = valueAt(text, equals + 1);
        yield [name, value];
        at = next;
      }
    }
  }
}

const lineEnd = (text, at) => (text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at));

function valueAt(text, from) {
  let value = '';
  // Blanks at the end of what stands outside quotes are none of it.
  let kept = 0;
  let isBegun = false;
  let at = from;
  while (at < text.length && text[at] !== '\n') {
    const c = text[at];
    if (!isBegun && (c === '"' || c === "'")) {
      const [piece, next] = quotedAt(text, at + 1, c);
      value += piece;
      kept = value.length;
      at = next;
    } else if (!isBegun && SPACE.includes(c)) at++;
    else if (c === '\\') {
      isBegun = true;
      if (at + 1 < text.length && text[at + 1] !== '\n') kept = (value += text[at + 1]).length;
      at += 2;
    } else {
      isBegun = true;
      value += c;
      if (!SPACE.includes(c)) kept = value.length;
      at++;
    }
  }
  return [value.slice(0, kept), at];
}

function quotedAt(text, from, quote) {
  let value = '';
  let at = from;
  while (at < text.length && text[at] !== quote) {
    const next = text[at + 1] ?? '';
    if (quote === '"' && text[at] === '\\') {
      if (next !== '\n') value += IN_QUOTES.includes(next) ? next : `\\${next}`;
      at += 2;
    } else value += text[at++];
  }
  return [value, at + 1];
}
