/** Getting at a run file from wherever it is, within limits, before anything looks at it. Nothing here is trusted. */
import { TwinrunError } from '../../errors.ts';
import { RUN_FILE_LIMITS } from '../../run/untrusted.ts';

const LIMIT = RUN_FILE_LIMITS.maxBytes;

function tooLarge(): TwinrunError {
  const mebibytes = Math.floor(LIMIT / (1024 * 1024));
  return new TwinrunError('too-large', `is larger than ${mebibytes} MiB, which is the limit for a run file`);
}

/** A file that was dropped or picked. */
export async function bytesOfFile(file: Blob): Promise<Uint8Array> {
  if (file.size > LIMIT) throw tooLarge();
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new TwinrunError(
      'unavailable',
      'could not be read',
      '',
      'If it is a folder, choose the file inside it.',
    );
  }
}

/** `?run=URL`: relative to the page, or on another host that allows it (CORS). */
export async function bytesOfUrl(address: string, signal: AbortSignal): Promise<Uint8Array> {
  let url;
  try {
    url = new URL(address, location.href);
  } catch {
    throw new TwinrunError('invalid-input', 'the address after ?run= is not an address');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new TwinrunError('invalid-input', 'only http and https addresses can be fetched');
  }
  const unavailable = (reason: string) =>
    new TwinrunError('unavailable', reason, '', 'Download the file yourself and drop it here.');
  let response;
  try {
    response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal });
  } catch {
    throw unavailable(`${url.host} could not be reached, or does not let other pages read the file`);
  }
  if (!response.ok) throw unavailable(`${url.host} answered ${response.status}`);
  if (Number(response.headers.get('content-length') ?? 0) > LIMIT) {
    await response.body?.cancel();
    throw tooLarge();
  }
  return readLimited(response, () => unavailable(`the connection to ${url.host} broke off`));
}

/** A server may send more than it announced: counted as it comes. */
async function readLimited(response: Response, broken: () => TwinrunError): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => Promise.reject(broken()));
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (length > LIMIT) {
      await reader.cancel();
      throw tooLarge();
    }
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
