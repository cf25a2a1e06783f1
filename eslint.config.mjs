import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'docs/api/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'tsconfig.legacy.json', 'samples/nestjs/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A mapped type and a Record are not the same to inference.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      // A callback may return a value, or nothing, or a promise of either.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // What a collector answers is a value or a promise, and awaited as either.
      '@typescript-eslint/await-thenable': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', { max: 60, skipComments: true }],
      'no-console': 'error',
    },
  },
  {
    // Where there is no process to emit a warning, the console is the host's last resort.
    files: ['lib/support/diagnostics.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Time comes from the Clock, so that a test can stop it.
    files: ['lib/{model,registry,metrics,decorators,exposition}/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['Date', 'performance', ...TIMERS].map((name) => ({
          name,
          message: 'Take the Clock of lib/support/clock.ts.',
        })),
      ],
    },
  },
  {
    files: ['spec/**/*.ts'],
    rules: {
      // Specs hand over wrong types on purpose, and name what only the compiler looks at.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Modules of NestJS are empty classes, and its options are classes that are given as literals.
    files: ['spec/{frameworks,nestjs}/**/*.ts', 'samples/nestjs/**/*.ts'],
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    // A module of NestJS is a class, and its decorator is called as a function.
    files: ['lib/nestjs/metrics-module.ts'],
    rules: { '@typescript-eslint/no-extraneous-class': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
  },
);
