/** Whatever a person drops, pastes or names: a run file's text, a link, or a link's payload. */
import type { Claim } from './claim.ts';
import { fileClaim } from './claim.ts';
import { decodeLink } from './link.ts';
import { parseRunFile } from './runFileSchema.ts';

/** @throws TwinrunError with a reason in one line */
export async function readClaim(input: string | Uint8Array): Promise<Claim> {
  if (typeof input === 'string' && !/^\s*[{[]/.test(input)) return decodeLink(input);
  return fileClaim(parseRunFile(input));
}
