import { invalidField } from '../errors.ts';

/** One heading of a policy that a business brings, with the plain text under it. */
export interface Brought {
  heading: string;
  text: string;
}

/**
 * The clauses of a policy in Markdown (.md, .markdown, .txt) or DOCX. Throws invalid on the field `file` with a sentence
 * for a file that is of another kind, empty, locked, broken or too large.
 */
export async function broughtClauses(_file: Buffer, _name: string): Promise<Brought[]> {
  throw invalidField('file', 'bring.wrong-kind');
}
