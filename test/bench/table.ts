import { cpus, totalmem } from 'node:os';
import type { Measurement } from './measure.ts';
import type { Two } from './pair.ts';

const MEMORY_MB = 200;
const START_MS = 1000;

const SERVER = ['req/s', 'p50 ms', 'p99 ms', 'CPU ms'];
const HEAD = [
  '',
  'at once',
  ...SERVER.map((word) => `Heed ${word}`),
  ...SERVER.map((word) => `bare ${word}`),
];

/** One table: Heed beside the bare server, with the aims. */
export function tableOf(measurements: readonly Measurement[], times: Two, residentMb: Two): string {
  const rows = measurements.map(({ name, atOnce, heed, bare, ratio, aim, distance }) => [
    name,
    String(atOnce),
    ...[heed, bare].flatMap((one) => [one.perSecond, one.p50, one.p99, one.cpuMs].map(figure)),
    ratio.toFixed(2),
    distance === null ? '' : aim,
    distance === null ? '' : verdict(distance),
  ]);
  const whole = (name: string, { heed, bare }: Two, unit: string, aim: string, most: number) => {
    const cells = [heed, bare].flatMap((n) => [`${figure(n)} ${unit}`, '', '', '']);
    return [name, '', ...cells, '', aim, verdict(heed / most)];
  };
  return aligned([
    [...HEAD, 'ratio', 'aim', ''],
    ...rows,
    whole('memory after the run', residentMb, 'MB', `under ${MEMORY_MB} MB`, MEMORY_MB),
    whole('start to listening', times, 'ms', 'within a second', START_MS),
  ]);
}

/** The same for programs to read. */
export function resultOf(measurements: readonly Measurement[], times: Two, residentMb: Two) {
  const [cpu] = cpus();
  return {
    at: new Date().toISOString(),
    node: process.version,
    machine: { cpu: cpu?.model ?? '', cpus: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) },
    measurements,
    residentMb,
    startMs: times,
  };
}

const figure = (n: number): string => (n >= 100 ? n.toFixed(0) : n.toPrecision(2 + Number(n >= 10)));

function verdict(distance: number): string {
  if (!Number.isFinite(distance)) return 'not measured';
  return distance <= 1 ? 'met' : `missed by ${Math.round((distance - 1) * 100)} %`;
}

function aligned(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_cell, n) => Math.max(...rows.map((row) => row[n]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => (isText(n) ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

// The first column and the last two are words.
const isText = (column: number): boolean => column === 0 || column >= HEAD.length + 1;
