import { PassThrough, type Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import type { Config } from '../config.ts';
import { isLoopback } from '../hosts.ts';
import type { Picture } from '../files/picture.ts';
import { PICTURE } from './dressed.ts';
import { flowed } from './flowed.ts';
import { judge, type Outcome, type SmtpTrouble } from './outcome.ts';
import type { Attachment } from './queue.ts';

export interface Envelope {
  id: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  /** Where answers go; '' leaves them to `from`. */
  replyTo: string;
  subject: string;
  text: string;
  html: string;
  /** An iCalendar file to go with it, or null. */
  calendar: string | null;
  attachments: readonly Attachment[];
  /** Shown in the HTML, which names it by `PICTURE`. */
  picture?: Picture | undefined;
  date: Date;
}

/** A connection to the mail server, opened by the first mail and kept until `close`. One mail at a time. */
export interface Smtp {
  send(envelope: Envelope): Promise<Outcome>;
  close(): void;
}

/** How long a server may be silent, and how long one mail may take, in milliseconds. */
export const PATIENCE = { silence: 60_000, whole: 120_000 };

/** What a server wants that takes no passwords: where a token is got, and with what. */
export type Oauth = NonNullable<Config['smtpOauth']>;

// The pass that was got last: it holds for longer than one connection, and services count how often they are asked.
const passes = new WeakMap<Oauth, { accessToken: string; expires: number }>();
/** So long before its end a pass is not used any more: the mail takes its time too. */
const MARGIN_MS = 60_000;

// As nodemailer reads an address, but that the user proves itself by a token, which must not travel for all to read.
function withOauth(url: string, oauth: Oauth, silence: number) {
  const { protocol, hostname, port, username } = new URL(url);
  const secure = protocol === 'smtps:';
  const user = decodeURIComponent(username);
  const auth = { type: 'OAuth2' as const, user, ...oauth, ...passes.get(oauth), requestTimeout: silence / 2 };
  const requireTLS = !secure && !isLoopback(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS,
    auth,
  };
}

/** Prepares a connection for an `smtp://` or `smtps://` address. Nothing is opened yet. */
export function openSmtp(url: string, patience = PATIENCE, oauth?: Oauth): Smtp {
  const transport = nodemailer.createTransport({
    ...(oauth === undefined ? { url } : withOauth(url, oauth, patience.silence)),
    pool: true,
    maxConnections: 1,
    maxMessages: 500,
    // Trying again is the outbox's business.
    maxRequeues: 0,
    connectionTimeout: patience.silence / 2,
    greetingTimeout: patience.silence / 2,
    socketTimeout: patience.silence,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.on('token', ({ accessToken, expires }) => {
    if (oauth !== undefined && expires > 0) passes.set(oauth, { accessToken, expires: expires - MARGIN_MS });
  });
  let handedOver = false;
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((input) => watched(input, () => (handedOver = true)));
    done();
  });
  return {
    async send({ id, from, to, replyTo, subject, text, html, calendar, attachments, picture, date }) {
      handedOver = false;
      try {
        await transport.sendMail({
          // The same at every try, so that a receiver can tell a repetition.
          messageId: `<${id}@${from.address.split('@').at(-1)}>`,
          from,
          to,
          subject,
          ...(replyTo === '' ? {} : { replyTo: { name: from.name, address: replyTo } }),
          // The richest last, as clients choose.
          alternatives: [
            { contentType: 'text/plain; charset=utf-8; format=flowed', content: flowed(text) },
            ...(html === '' ? [] : [{ contentType: 'text/html; charset=utf-8', content: html }]),
          ],
          attachments: [
            ...(picture === undefined ? [] : [inline(picture)]),
            ...(calendar === null ? [] : [attached(calendar)]),
            ...attachments.map(({ name, type, text: content }) => ({
              filename: name,
              contentType: type,
              content,
            })),
          ],
          date,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.timeout(patience.whole),
        });
        return { state: 'sent' };
      } catch (error) {
        const trouble = error as SmtpTrouble;
        // A pass that was taken back says so by being refused, whatever it said of its end.
        if (oauth !== undefined && trouble.code === 'EAUTH') passes.delete(oauth);
        return judge(trouble, handedOver);
      }
    },
    close: () => transport.close(),
  };
}

const inline = ({ type, bytes }: Picture) => ({
  filename: type === 'image/png' ? 'logo.png' : 'logo.jpg',
  contentType: type,
  content: bytes,
  cid: PICTURE,
});

const attached = (calendar: string) => ({
  filename: 'reminder.ics',
  contentType: `text/calendar; charset=utf-8; method=${/^METHOD:([A-Z]+)\r$/m.exec(calendar)?.[1] ?? 'PUBLISH'}`,
  content: calendar,
});

// The mail flows only after the server has asked for it; when all of it has, only the answer is missing.
function watched(input: Readable, ended: () => void): Readable {
  const output = new PassThrough();
  input.on('error', (error) => output.destroy(error));
  output.on('end', ended);
  return input.pipe(output);
}
