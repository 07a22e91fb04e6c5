/** The unary functions that are checked for all inputs; `${name}.ts` and `${name}.as.ts` export `${name}F32`. */
export const FUNCTION_NAMES = [
  'exp',
  'expm1',
  'log',
  'log1p',
  'tanh',
  'sigmoid',
  'softplus',
  'erf',
  'sin',
  'cos',
  'tan',
  'rsqrt',
  'reciprocal',
] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** The two languages in which a function is written. */
export const LANGUAGES = ['assemblyScript', 'typescript'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Inputs are checked in blocks of equal upper 16 bits. */
export const BLOCK_SIZE = 65536;
export const BLOCK_COUNT = 65536;
