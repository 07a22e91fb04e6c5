/** Pieces of WGSL that shaders are put together from, and the order to put them in. */

export interface WgslModule {
  /** Unique; the file's name. */
  readonly name: string;
  readonly uses?: readonly WgslModule[];
  /** Functions and constants; names are unique over all modules. */
  readonly code: string;
  /**
   * Constant words by name. Code reads word i of table EXP_TABLE as `tables[EXP_TABLE + i]`: a `const` array that is
   * indexed by a variable would be copied by every invocation.
   */
  readonly tables?: Readonly<Record<string, () => Uint32Array>>;
}

/** The modules and all that they use, each once, after what it uses. */
export function collectModules(modules: readonly WgslModule[]): readonly WgslModule[] {
  const seen = new Set<WgslModule>();
  const visit = (module: WgslModule): void => {
    if (seen.has(module)) return;
    module.uses?.forEach(visit);
    seen.add(module);
  };
  modules.forEach(visit);
  return [...seen];
}

/** A table that is made when it is first asked for. */
export function once(make: () => Uint32Array): () => Uint32Array {
  let words: Uint32Array | undefined;
  return () => (words ??= make());
}
