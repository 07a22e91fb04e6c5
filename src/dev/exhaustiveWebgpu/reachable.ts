/** Which declarations of a shader count. */

/** Where a declaration starts; in this project's WGSL no other line does so at its first column. */
const START = /^(?=(?:fn|const|var|struct)\b)/m;
const NAME = /^(?:fn|const|struct|var(?:<[^>]*>)?)\s+(\w+)/;

/**
 * The declarations that a function reaches, its own among them, in their order: a shader holds whole modules, and what it
 * does not use of them cannot change a result.
 */
export function reachable(code: string, root: string): string {
  const declarations = code.split(START).map((text) => ({ text, name: NAME.exec(text)?.[1] }));
  const byName = new Map(declarations.map((one) => [one.name, one]));
  const kept = new Set([byName.get(root)]);
  for (const one of kept)
    for (const [word] of one?.text.matchAll(/\w+/g) ?? []) if (byName.has(word)) kept.add(byName.get(word));
  return declarations
    .filter((one) => kept.has(one))
    .map(({ text }) => text)
    .join('');
}
