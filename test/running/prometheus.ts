/** What a text of metrics says, read as strictly as the format is written (version 0.0.4); throws for anything else. */
export interface Read {
  types: Map<string, string>;
  /** By name and sorted labels: `name{a="b"}`. */
  values: Map<string, number>;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/y;
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/i;

/** Reads a scrape: each family together under its HELP and TYPE, no sample twice, histograms that add up. */
export function readMetrics(text: string): Read {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment !== null) {
      const [, word, name = '', rest = ''] = comment;
      if (!NAME.test(name)) throw new Error(`no name: ${line}`);
      if (word === 'HELP') {
        if (types.has(name)) throw new Error(`twice: ${line}`);
        current = name;
      } else if (name !== current || !['counter', 'gauge', 'histogram'].includes(rest))
        throw new Error(`odd type: ${line}`);
      else types.set(name, rest);
      continue;
    }
    const found = SAMPLE.exec(line);
    if (found === null || !VALUE.test(found[3]!)) throw new Error(`no sample: ${line}`);
    const [, name = '', labels = '', value = ''] = found;
    const base = types.get(current) === 'histogram' ? name.replace(/_(bucket|sum|count)$/, '') : name;
    if (base !== current) throw new Error(`not under its type: ${line}`);
    if (types.get(current) === 'counter' && !/(_total|_info)$/.test(name))
      throw new Error(`a counter not named so: ${line}`);
    const key = `${name}{${labelsOf(labels).toSorted().join(',')}}`;
    if (values.has(key)) throw new Error(`twice: ${line}`);
    values.set(key, Number(value.replace('Inf', 'Infinity')));
  }
  for (const [name, type] of types) if (type === 'histogram') addUp(name, values);
  return { types, values };
}

function labelsOf(text: string): string[] {
  const found: string[] = [];
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const match = LABEL.exec(text);
    if (match === null) throw new Error(`odd labels: ${text}`);
    found.push(`${match[1]}="${match[2]}"`);
  }
  return found;
}

function addUp(name: string, values: ReadonlyMap<string, number>): void {
  const counts = [...values].filter(([key]) => key.startsWith(`${name}_count{`));
  for (const [key, count] of counts) {
    const labels = key.slice(`${name}_count{`.length, -1).split(',');
    const buckets = [...values]
      .filter(([one]) => one.startsWith(`${name}_bucket{`) && labels.every((label) => one.includes(label)))
      .map(([one, value]) => ({ most: /le="([^"]+)"/.exec(one)![1]!, value }))
      .map(({ most, value }) => ({ most: Number(most.replace('Inf', 'Infinity')), value }))
      .toSorted((a, b) => a.most - b.most);
    if (buckets.at(-1)?.most !== Infinity || buckets.at(-1)!.value !== count)
      throw new Error(`${key} has no last class with all`);
    if (buckets.some(({ value }, n) => n > 0 && value < buckets[n - 1]!.value))
      throw new Error(`${key} has classes that do not add up`);
    if (!values.has(key.replace('_count{', '_sum{'))) throw new Error(`${key} has no sum`);
  }
}
