/** An error as the page is told of it. */
import { TwinrunError } from '../errors.ts';
import type { Failure } from './protocol.ts';

/** @param what stopped, at the beginning of a sentence */
export function failureOf(error: unknown, what: string): Failure {
  if (error instanceof TwinrunError)
    return { code: error.code, message: error.message, advice: error.advice };
  const message = error instanceof Error ? error.message : String(error);
  const memory = error instanceof RangeError || /memory/i.test(message);
  return {
    code: 'internal',
    message: `${what} stopped: ${message}`,
    advice: memory
      ? 'The browser may be out of memory: close other tabs, or choose a smaller batch, and try again.'
      : 'Reload the page and try again. If it happens again, it is a fault of this program.',
  };
}
