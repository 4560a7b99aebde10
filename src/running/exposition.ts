/** A family of metrics with its samples; names and labels as Prometheus has them. */
export interface Family {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  samples: Sample[];
}

/** `suffix` is what a histogram adds to the name. */
export interface Sample {
  suffix?: '_bucket' | '_sum' | '_count';
  labels?: Readonly<Record<string, string | number>>;
  value: number;
}

/** What a scrape asks for. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The families in the text format of Prometheus, version 0.0.4. A family without samples is left out. */
export const exposition = (families: readonly Family[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(
          ({ suffix = '', labels, value }) => `${name}${suffix}${labelled(labels)} ${number(value)}`,
        ),
        '',
      ].join('\n'),
    )
    .join('');

function labelled(labels: Sample['labels'] = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
