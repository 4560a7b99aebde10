import { fill } from '../web/render.ts';
import type { Messages } from '../web/messages.ts';

/** A part of a letter: a paragraph (with line breaks where it has them), or a list with a line to lead in. */
export type Part = string | { lead?: string; list: readonly string[] };

export interface Letter {
  organisation: string;
  subject: string;
  parts: readonly Part[];
  /** The one thing to do: a button, and the bare address in the text. */
  action: { text: string; href: string };
  /** What stands below the button, small: why this came. */
  after?: readonly string[];
}

/** Makes text and HTML of a letter. Values are plain text; the HTML is escaped. */
export function compose(messages: Messages, letter: Letter): { subject: string; text: string; html: string } {
  const after = letter.after ?? [];
  const { subject, action, organisation } = letter;
  const paragraphs = [
    ...letter.parts.map(partText),
    `${action.text}:\n${action.href}`,
    ...after,
    `-- \n${organisation}`,
  ];
  const html = fill('mail/letter', { ...letter, after, lang: messages.language });
  return { subject, text: `${paragraphs.join('\n\n')}\n`, html };
}

function partText(part: Part): string {
  if (typeof part === 'string') return part;
  const lines = part.list.map((item) => `- ${item}`);
  return (part.lead === undefined ? lines : [part.lead, ...lines]).join('\n');
}
