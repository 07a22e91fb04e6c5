/** How a command ends. */
export const EXIT = {
  ok: 0,
  /** `verify`: refuted. `diff`: different. */
  different: 1,
  /** Unusable input, wrong usage, or something that could not be had; the reason is on stderr. */
  unusable: 2,
  /** A fault of this program (EX_SOFTWARE of sysexits.h): never to be taken for "refuted". */
  internal: 70,
  /** Stopped by Ctrl-C: 128 + SIGINT. */
  interrupted: 130,
} as const;
