// Memory that a routine needs for the length of one call.

/**
 * A block of at least this many bytes, aligned to 16, with anything in it. The host hands out the same block again at
 * the next call, so a routine asks once. It may move memory's end, never its contents.
 */
// @ts-ignore: decorator
@external("env", "scratch")
export declare function scratch(bytes: usize): usize;
