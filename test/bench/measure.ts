import { median, quantile, sendRound, type Ask, type Round } from './load.ts';
import type { Served } from './processes.ts';
import type { Subject } from './subjects.ts';

/** The figures of one server under one number of requests at once. */
export interface Figures {
  perSecond: number;
  p50: number;
  p99: number;
  /** Processor time of the server for one request, in milliseconds. */
  cpuMs: number;
  requests: number;
}

export interface Measurement {
  name: string;
  atOnce: number;
  heed: Figures;
  bare: Figures;
  /** How fast Heed is, as a share of the bare server: the median of the pairs of rounds. */
  ratio: number;
  aim: string;
  /** 1 is just met; above it, so many times too slow; null where the aim says nothing. */
  distance: number | null;
}

export interface Plan {
  rounds: number;
  /** How many requests are under way at once: a measurement for each number. */
  atOnce: readonly number[];
  /** Only as many requests as it takes to see that the answers are right. */
  brief: boolean;
}

const WARM = 30;
const LEAST = 4;

/** Measures a subject on both servers in turn, so that whatever else the machine does hits both. */
export async function measure(
  subject: Subject,
  servers: { heed: Served; bare: Served },
  plan: Plan,
): Promise<Measurement[]> {
  const found: Measurement[] = [];
  for (const atOnce of plan.atOnce) {
    const heedAmount = await amountFor(subject, servers.heed.port, subject.heed, atOnce, plan);
    const bareAmount = await amountFor(subject, servers.bare.port, subject.bare, atOnce, plan);
    const heed: Timed[] = [];
    const bare: Timed[] = [];
    for (let n = 0; n < plan.rounds; n++) {
      const heedRound = async () => heed.push(await timed(servers.heed, subject.heed, atOnce, heedAmount));
      const bareRound = async () => bare.push(await timed(servers.bare, subject.bare, atOnce, bareAmount));
      for (const round of n % 2 === 0 ? [heedRound, bareRound] : [bareRound, heedRound]) await round();
    }
    const ratio = median(heed.map((round, n) => round.perSecond / bare[n]!.perSecond));
    const figures = figuresOf(heed);
    found.push({
      name: subject.name,
      atOnce,
      heed: figures,
      bare: figuresOf(bare),
      ratio,
      aim: subject.aim.words,
      distance: subject.aim.distance(ratio, figures.p50, atOnce),
    });
  }
  return found;
}

// Warms up, and finds how many requests fill a round.
async function amountFor(
  { seconds, most }: Subject,
  port: number,
  next: () => Ask,
  atOnce: number,
  plan: Plan,
): Promise<number> {
  const ceiling = most === undefined ? Infinity : Math.floor(most / (plan.atOnce.length * (plan.rounds + 1)));
  const warm = Math.max(atOnce, Math.min(ceiling, seconds > 1 || plan.brief ? LEAST : WARM));
  await sendRound(port, next, atOnce, warm);
  if (plan.brief) return warm;
  const { perSecond } = await sendRound(port, next, atOnce, warm);
  return Math.max(atOnce, LEAST, Math.min(ceiling, Math.round(perSecond * seconds)));
}

interface Timed extends Round {
  cpuMs: number;
}

async function timed(server: Served, next: () => Ask, atOnce: number, amount: number): Promise<Timed> {
  const before = server.cpuMs();
  const round = await sendRound(server.port, next, atOnce, amount);
  return { ...round, cpuMs: server.cpuMs() - before };
}

function figuresOf(rounds: readonly Timed[]): Figures {
  const all = rounds.flatMap(({ latencies }) => latencies);
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50: median(all),
    p99: quantile(all, 0.99),
    cpuMs: rounds.reduce((sum, round) => sum + round.cpuMs, 0) / all.length,
    requests: all.length,
  };
}
