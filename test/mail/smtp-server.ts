import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A refusal as a server says it. */
export class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

export interface Behaviour {
  /** What to say to a sender, a recipient or a whole mail; nothing accepts. */
  sender?: () => Refusal | undefined;
  recipient?: (address: string) => Refusal | undefined;
  data?: () => Refusal | undefined;
  /** Takes the whole mail and hangs up without a word. */
  hangUp?: boolean;
  /** Milliseconds before it answers to a mail. */
  slow?: number;
}

export interface Post {
  url: string;
  /** What arrived, in order. */
  arrived: ParsedMail[];
  /** The same, byte for byte. */
  raw: string[];
  behave: (behaviour: Behaviour) => void;
  close(): Promise<void>;
}

const servers: { close(): Promise<void> }[] = [];

/** A real mail server on a port of its own, closed after the test. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<Post> {
  let behaviour: Behaviour = {};
  const arrived: ParsedMail[] = [];
  const raw: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    closeTimeout: 100,
    onMailFrom: (_from, _session, done) => done(behaviour.sender?.()),
    onRcptTo: (to, _session, done) => done(behaviour.recipient?.(to.address)),
    onData(stream, session, done) {
      void buffer(stream).then(async (bytes) => {
        const mail = await simpleParser(bytes);
        const refusal = behaviour.data?.();
        if (refusal !== undefined) return done(refusal);
        arrived.push(mail);
        raw.push(bytes.toString('latin1'));
        if (behaviour.slow !== undefined) await pause(behaviour.slow, undefined, { ref: false });
        if (behaviour.hangUp !== true) return done();
        for (const socket of (server as unknown as { connections: Set<{ id: string; _socket: Socket }> })
          .connections)
          if (socket.id === session.id) socket._socket.destroy();
        return undefined;
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const post = {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    raw,
    behave: (next: Behaviour) => (behaviour = next),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  servers.push(post);
  return post;
}

/** A server that takes connections and never says a word. */
export async function startSilence(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  servers.push({
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The address of a port where nobody listens. */
export async function nobodyThere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `smtp://127.0.0.1:${port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
