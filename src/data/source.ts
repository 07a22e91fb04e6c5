/** Where the bytes of data sets come from: the page's host (browserSource.ts) or the disk (nodeSource.ts). */
import type { BroughtFile } from './brought.ts';
import type { OwnFile } from './own/ownRecipe.ts';

export interface FileSource {
  /**
   * @param dataset the data set's name
   * @param file the file's name in its manifest
   * @throws TwinrunError('unavailable') when it cannot be had, TwinrunError('cancelled') when the signal says so
   */
  open(dataset: string, file: string, signal?: AbortSignal): Promise<OpenFile>;
  /**
   * The same of a file that the user brings for a data set that may not be handed on; missing where nothing can be brought.
   *
   * @throws TwinrunError('unavailable') when it was not
   */
  openBrought?(file: BroughtFile, signal?: AbortSignal): Promise<OpenFile>;
  /**
   * A file of a recipe's author, found by its digest. Missing where there are none.
   *
   * @throws as open does; the 'unavailable' error describes the file
   */
  openOwn?(file: OwnFile, signal?: AbortSignal): Promise<OpenFile>;
}

/** Not verified yet: whoever opens a file compares its digest with the manifest's. */
export interface OpenFile {
  /** The decoded bytes, at once or piece by piece. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  /** Present when the bytes are worth keeping: call it once they were verified. Never fails. */
  keep?(): Promise<void>;
  /**
   * Present when the bytes are a copy kept earlier: call it when they are wrong. Then the next `open` gets them anew.
   */
  discard?(): Promise<void>;
}
