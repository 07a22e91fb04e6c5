/** Streams of bytes as they come, and undoing gzip on the way. */

export type Bytes = Uint8Array<ArrayBuffer>;

/** A stream's pieces. (Not every browser can iterate over a stream itself.) Leaving the loop cancels the stream. */
export async function* piecesOf(stream: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Does nothing after the end. That a stream which failed also fails to stop is no news.
    await reader.cancel().catch(() => {});
  }
}

/** What is inside gzip; the source's own failure is thrown as it is. Leaving the loop stops the source. */
export async function* gunzip(source: AsyncIterable<Bytes> | Iterable<Bytes>): AsyncGenerator<Bytes> {
  const gzip = new DecompressionStream('gzip');
  const writer = gzip.writable.getWriter();
  let failed: unknown;
  async function feed(): Promise<void> {
    try {
      for await (const piece of source) await writer.write(piece);
      await writer.close();
    } catch (error) {
      // The first cause, which the other end might report in other words, or wait for in vain.
      failed = error;
      await writer.abort(error).catch(() => {});
    }
  }
  // Not awaited: it ends when either end does, and it never fails.
  void feed();
  try {
    yield* piecesOf(gzip.readable);
  } catch (error) {
    throw failed ?? error;
  }
}
