// What this bench uses of autocannon 9, which comes without types.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface Sent {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
  }

  interface Options<Context> {
    url: string;
    connections: number;
    amount: number;
    sampleInt: number;
    timeout: number;
    requests: {
      setupRequest(request: Sent, context: Context): Sent;
      onResponse(
        status: number,
        body: string,
        context: Context,
        headers: Record<string, string | string[]>,
      ): void;
    }[];
  }

  interface Result {
    errors: number;
    timeouts: number;
  }

  export default function autocannon<Context>(
    options: Options<Context>,
    done: (error: Error | null, result: Result) => void,
  ): EventEmitter;
}
