import autocannon from 'autocannon';

/** One request, and what its answer must be: a sentence about what is wrong, or null. */
export interface Ask {
  path: string;
  cookie: string;
  /** Form fields of a POST. */
  form?: string;
  wrong(status: number, body: string, location: string): string | null;
}

/** What a round of requests took. */
export interface Round {
  perSecond: number;
  /** In milliseconds, one an answer. */
  latencies: number[];
}

/** Sends so many requests over so many connections, each as soon as its connection is free. Throws on any wrong answer. */
export async function sendRound(
  port: number,
  next: () => Ask,
  connections: number,
  amount: number,
): Promise<Round> {
  const latencies: number[] = [];
  const wrong: string[] = [];
  let began = 0;
  let ended = 0;
  await new Promise<void>((resolve, reject) => {
    const instance = autocannon<{ ask: Ask }>(
      {
        url: `http://127.0.0.1:${port}`,
        connections,
        amount,
        sampleInt: 20,
        timeout: 60,
        requests: [
          {
            setupRequest(request, context) {
              began ||= performance.now();
              const ask = next();
              context.ask = ask;
              return { ...request, ...sent(ask) };
            },
            onResponse(status, body, context, headers) {
              const { ask } = context;
              const location = [headers['Location'] ?? headers['location'] ?? ''].flat()[0] ?? '';
              const fault = ask.wrong(status, body, location);
              if (fault !== null) wrong.push(`${ask.path}: ${fault}`);
            },
          },
        ],
      },
      (error, result) => {
        if (error !== null) reject(error);
        else if (result.errors > 0) reject(new Error(`${result.errors} requests got no answer`));
        else resolve();
      },
    );
    instance.on('response', (_client: unknown, _status: number, _bytes: number, ms: number) => {
      latencies.push(ms);
      ended = performance.now();
    });
  });
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong answers, the first: ${wrong[0]}`);
  return { perSecond: (1000 * latencies.length) / (ended - began), latencies };
}

function sent({ path, cookie, form }: Ask) {
  if (form === undefined) return { method: 'GET', path, headers: { cookie } };
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', path, headers, body: form };
}

/** The value below which this share of the list lies. */
export function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (list: readonly number[]): number => quantile(list, 0.5);
