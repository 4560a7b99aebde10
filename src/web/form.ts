import type { Request } from 'express';
import type { z } from 'zod';
import { HeedError, invalid, type FieldProblem } from '../errors.ts';
import type { Messages } from './messages.ts';

/** Checks a posted form. Messages in the schema are message keys; throws `invalid` with the field of each problem. */
export function readForm<T extends z.ZodObject>(req: Request, schema: T): z.output<T> {
  const parsed = schema.safeParse(withEmpty(schema, (req.body ?? {}) as Record<string, unknown>));
  if (parsed.success) return parsed.data;
  const problems = new Map<string, FieldProblem>();
  for (const issue of parsed.error.issues) {
    const field = issue.path.map(String).join('.');
    const key = issue.message.includes('.') && !issue.message.includes(' ') ? issue.message : 'error.field';
    if (!problems.has(field)) problems.set(field, { field, key });
  }
  throw invalid([...problems.values()]);
}

// A field that a form left out is an empty one, so that its own sentence is said of it.
function withEmpty(schema: z.ZodObject, body: Record<string, unknown>): Record<string, unknown> {
  const missing = Object.entries(schema.shape).filter(
    ([name, field]) => !Object.hasOwn(body, name) && !(field as z.ZodType).safeParse(undefined).success,
  );
  return { ...body, ...Object.fromEntries(missing.map(([name]) => [name, ''])) };
}

/** What was typed, to show it again: text fields only, nothing secret. */
export function typed(req: Request): Record<string, string> {
  const body = (req.body ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(body).filter(
      (pair): pair is [string, string] =>
        typeof pair[1] === 'string' && !/password|_csrf|^pin/i.test(pair[0]),
    ),
  );
}

export interface ShownProblem {
  field: string;
  message: string;
}

/** Runs `work`; when the input was invalid or came too late, answers with the problems to show with the form. */
export async function problemsOf(messages: Messages, work: () => Promise<void>): Promise<ShownProblem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    if (error.kind === 'invalid')
      return error.problems.map((p) => ({ field: p.field, message: messages.t(p.key, p.params) }));
    if (error.kind === 'conflict' || error.kind === 'too-many')
      return [{ field: '', message: messages.t(error.key, error.params) }];
    throw error;
  }
}

/** The status of a form that was refused: 409 for what came too late, 422 for what is wrong in it. */
export const refusedStatus = (errors: readonly ShownProblem[]): number =>
  errors.some(({ field }) => field === '') ? 409 : 422;
