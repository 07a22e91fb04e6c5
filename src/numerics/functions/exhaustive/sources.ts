import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FunctionName, Language } from './names.ts';

const FOLDER = new URL('../', import.meta.url);

/** The source files, relative to the functions' folder, from which a function's results come: it and its imports. */
export function sourceFiles(name: FunctionName, language: Language): string[] {
  const suffix = language === 'typescript' ? '.ts' : '.as.ts';
  const files = new Set([`${name}${suffix}`]);
  for (const file of files) {
    for (const [, imported] of readFileSync(new URL(file, FOLDER), 'utf8').matchAll(/from '\.\/([^']+)'/g))
      files.add(language === 'typescript' ? `${imported}` : `${imported}.ts`);
  }
  return [...files].sort();
}

/** A source without comments, and with one space for any run of white space: what can change a result. */
export function essence(text: string): string {
  return text
    .replaceAll(/\/\*[^]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function digest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const text = essence(readFileSync(new URL(file, FOLDER), 'utf8'));
    hash.update(`${file} ${text.length}\n${text}\n`);
  }
  return hash.digest('hex');
}

/** SHA-256 over the names and texts, without comments, of a function's sources. */
export function sourcesDigest(name: FunctionName, language: Language): string {
  return digest(sourceFiles(name, language));
}

/** SHA-256 of the reference program. */
export function referenceDigest(): string {
  return digest(['exhaustive/reference.c']);
}
