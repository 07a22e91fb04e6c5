/** The one base of errors that a user may see: what happened, where, and what to do about it. */

export type ErrorCode =
  /** The input (file, link, recipe, data set) is not what it should be. */
  | 'invalid-input'
  /** The input was made by a newer version. */
  | 'newer-version'
  /** A limit on size, depth or cost was exceeded. */
  | 'too-large'
  /** Bytes do not have the digest that was promised. */
  | 'digest-mismatch'
  /** Something could not be fetched or read. */
  | 'unavailable'
  /** This engine cannot do it; the message names what. */
  | 'unsupported'
  /** The GPU device went away; a run can go on from its last checkpoint. */
  | 'device-lost'
  /** The user stopped it. */
  | 'cancelled';

export class TwinrunError extends Error {
  override readonly name = 'TwinrunError';

  /**
   * @param code what kind of failure
   * @param message one line: what happened and why
   * @param path where in the input, such as `result.losses[17]`; empty when there is no such place
   * @param advice what the user can do; may be empty
   */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly path = '',
    readonly advice = '',
  ) {
    super(path === '' ? message : `${path}: ${message}`);
  }
}
