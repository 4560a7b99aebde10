// The expressions of adlcp:prerequisites (AICC script): ids, & | ~, = and <> with a status, N*{a, b}, and brackets.

const DONE = ['passed', 'completed'];
const TOKEN = /\s*(?:(\d+)\s*\*\s*\{|<>|[&|~=(){},]|"([^"]*)"|([^\s&|~=<>(){},"*]+))/y;
const SHORT = { p: 'passed', c: 'completed', f: 'failed', i: 'incomplete', b: 'browsed', n: 'not attempted' };

/** Whether an expression holds, given the status of each item. One that cannot be read holds: nobody is locked out by a slip. */
export function holds(expression, statusOf) {
  try {
    const tokens = tokensOf(expression);
    const value = or(tokens, statusOf);
    return tokens.length > 0 ? true : value;
  } catch {
    return true;
  }
}

function tokensOf(expression) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const found = TOKEN.exec(expression);
    if (!found) throw new Error('odd expression');
    const [text, count, quoted, word] = found;
    if (count !== undefined) tokens.push({ set: Number(count) });
    else if (quoted !== undefined) tokens.push({ word: quoted });
    else if (word !== undefined) tokens.push({ word });
    else tokens.push({ sign: text.trim() });
  }
  return tokens;
}

const next = (tokens, sign) => tokens[0]?.sign === sign && Boolean(tokens.shift());

function or(tokens, statusOf) {
  let value = and(tokens, statusOf);
  while (next(tokens, '|')) { const other = and(tokens, statusOf); value = value || other; }
  return value;
}

function and(tokens, statusOf) {
  let value = one(tokens, statusOf);
  while (next(tokens, '&')) { const other = one(tokens, statusOf); value = value && other; }
  return value;
}

function one(tokens, statusOf) {
  if (next(tokens, '~')) return !one(tokens, statusOf);
  if (next(tokens, '(')) {
    const value = or(tokens, statusOf);
    if (!next(tokens, ')')) throw new Error('odd expression');
    return value;
  }
  const token = tokens.shift();
  if (token?.set !== undefined) {
    let met = 0;
    do { if (or(tokens, statusOf)) met += 1; } while (next(tokens, ','));
    if (!next(tokens, '}')) throw new Error('odd expression');
    return met >= token.set;
  }
  if (token?.word === undefined) throw new Error('odd expression');
  const status = statusOf(token.word);
  if (next(tokens, '=')) return status === wanted(tokens.shift());
  if (next(tokens, '<>')) return status !== wanted(tokens.shift());
  return DONE.includes(status);
}

const wanted = (token) => {
  const word = token?.word?.toLowerCase() ?? '';
  return SHORT[word] ?? word;
};
