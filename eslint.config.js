import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const why = 'its result is left to the implementation: use numerics/functions';

/** Functions whose last bits differ between engines, and state that no seed controls. */
const inexact = [
  ...['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'hypot'],
  ...[
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
    'atan2',
    'sinh',
    'cosh',
    'tanh',
    'asinh',
    'acosh',
    'atanh',
  ],
].map((property) => ({ object: 'Math', property, message: `Math.${property}: ${why}` }));

export default ts.config(
  { ignores: ['dist/', 'node_modules/', '**/generated/', '**/*.as.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } },
  },
  {
    // Digits that a test gives on purpose, and tables that a program wrote.
    files: ['test/**/*.ts', 'src/numerics/functions/*Table.ts'],
    rules: { 'no-loss-of-precision': 'off' },
  },
  {
    // Where a value can reach a result, only exactly defined operations are allowed.
    files: ['src/{numerics,kernels,backends,random,data,models,benchmarks,run}/**/*.ts'],
    // A program that times itself, which nothing imports; the choice between two ways to the same bits; and an engine
    // that gives no bit of any run, but differences that gradients are compared with.
    ignores: [
      'src/numerics/functions/exhaustive/**',
      'src/backends/webgpu/measureDots.ts',
      'src/backends/double/**',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        ...inexact,
        { object: 'Math', property: 'random', message: 'no seed controls Math.random: use random/stream.ts' },
      ],
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: 'a result must not depend on the time' },
        { name: 'performance', message: 'a result must not depend on the time' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "BinaryExpression[operator='**']", message: `**: ${why}` },
        { selector: "AssignmentExpression[operator='**=']", message: `**=: ${why}` },
      ],
    },
  },
);
