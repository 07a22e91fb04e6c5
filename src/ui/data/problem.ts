/** What went wrong, as the page says it. */
import { TwinrunError } from '../../errors.ts';

export interface Problem {
  readonly message: string;
  readonly advice: string;
}

export function problemOf(error: unknown): Problem {
  if (error instanceof TwinrunError) return { message: error.message, advice: error.advice };
  return { message: error instanceof Error ? error.message : String(error), advice: '' };
}
