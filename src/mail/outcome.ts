/** How one attempt to send went. `words` are the server's own, without addresses; with `noPass`, of the service that gives out passes. */
export type Outcome =
  | { state: 'sent' }
  /** Not taken this time. `everything`: the server has trouble, not this mail; nothing else will get through now. */
  | { state: 'again'; words: string; everything: boolean; noPass?: true }
  | { state: 'refused'; words: string }
  /** The whole mail was handed over and no answer came: perhaps sent. */
  | { state: 'unsure'; words: string };

/** What nodemailer says of a failure. */
export interface SmtpTrouble {
  message: string;
  code?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  responseCode?: number | undefined;
}

/** Judges a failure. `handedOver`: the server had all of the mail before it happened. */
export function judge(trouble: SmtpTrouble, handedOver: boolean): Outcome {
  const words = tidyWords(trouble.response ?? trouble.message);
  const { responseCode, code, command } = trouble;
  if (responseCode === undefined) {
    // Found unusable before anything was said to a server: an address that is none, a mail that is too large.
    if (code === 'EENVELOPE' || code === 'EMESSAGE') return { state: 'refused', words };
    if (command === 'AUTH XOAUTH2') return { state: 'again', words, everything: true, noPass: true };
    return handedOver ? { state: 'unsure', words } : { state: 'again', words, everything: true };
  }
  // 503 tells of the conversation, not of the mail.
  const permanent = responseCode >= 500 && responseCode !== 503;
  // A refused greeting, sign-in or sender is a matter of settings: every mail would meet it, none may be lost by it.
  const ofThisMail = responseCode !== 421 && (command === 'RCPT TO' || command === 'DATA');
  if (permanent && ofThisMail) return { state: 'refused', words };
  return { state: 'again', words, everything: !ofThisMail };
}

const MINUTES = [1, 5, 15, 60, ...Array.from({ length: 17 }, () => 240)];

/** When to try again after so many tries, in minutes; undefined when it has been tried for about three days. */
export const pauseAfter = (tries: number): number | undefined => MINUTES[tries - 1];

/** How many minutes have passed since the first of so many tries, when the next is due. */
export const pausesOf = (tries: number): number =>
  MINUTES.slice(0, tries).reduce((sum, minutes) => sum + minutes, 0);

/** A server's words as they may be kept: one line, not too long, and no address, for these live with the people only. */
export function tidyWords(words: string): string {
  return words
    .replace(/[^\s<>]+@[^\s<>]+/g, '…@…')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300)
    .toWellFormed();
}
