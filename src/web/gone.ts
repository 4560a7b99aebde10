const GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE', 'ERR_STREAM_DESTROYED']);

/** Lets pass that somebody closed the window before a file was sent: no fault of ours. */
export function unlessGone(error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (!GONE.has(code)) throw error;
}
