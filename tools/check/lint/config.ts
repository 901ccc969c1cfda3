import eslint from '@eslint/js';
import type { Linter } from 'eslint';
import jsdoc from 'eslint-plugin-jsdoc';
import { configs, parser, plugin } from 'typescript-eslint';
import { moneyIsNoNumber } from './money-is-no-number.ts';
import { FLOAT_SYNTAX, FORBIDDEN_SYNTAX, IMPURE_GLOBALS, IMPURE_SYNTAX, PARTIAL_SPECS } from './pure.ts';
import { ALL, FOR_SPECS, LIBRARIES, MONEY, PURE, SPECS } from './scopes.ts';

type Config = Linter.Config;

const IGNORED: Config = { ignores: ['**/dist/', '**/node_modules/', 'data/', 'coverage/', 'reports/'] };

/** What holds for every file. */
const everywhere = (root: string): Config => ({
  files: ALL,
  languageOptions: { parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  plugins: {
    '@typescript-eslint': plugin as unknown as NonNullable<Config['plugins']>[string],
    ringledger: { rules: { 'money-is-no-number': moneyIsNoNumber } },
  },
  rules: {
    complexity: ['error', 10],
    'max-lines-per-function': ['error', { max: 40 }],
    'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX],
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
    '@typescript-eslint/only-throw-error': 'error',
    '@typescript-eslint/prefer-promise-reject-errors': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'ringledger/money-is-no-number': 'error',
  },
});

const FOR_PURE: Config = {
  files: PURE,
  ignores: FOR_SPECS,
  rules: {
    'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
    'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX, ...IMPURE_SYNTAX],
  },
};

const FOR_MONEY: Config = {
  files: MONEY,
  ignores: FOR_SPECS,
  rules: { 'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX, ...IMPURE_SYNTAX, ...FLOAT_SYNTAX] },
};

/** Specs are as long as what they tell, and their toy events may count with numbers. */
const SPEC_SIDE: Config = { files: FOR_SPECS, rules: { 'max-lines-per-function': 'off', 'ringledger/money-is-no-number': 'off' } };

const IN_SPECS: Config = { files: SPECS, rules: { 'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX, ...PARTIAL_SPECS] } };

/** Functions, classes and interfaces that other files can import. */
const EXPORTED = [
  'ExportNamedDeclaration > FunctionDeclaration',
  'ExportNamedDeclaration > ClassDeclaration',
  'ExportNamedDeclaration > TSInterfaceDeclaration',
  'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator > ArrowFunctionExpression',
  'ExportDefaultDeclaration > FunctionDeclaration',
];

/** Symbols that other files can import say what they are. */
const DOCSTRINGS: Config = {
  files: LIBRARIES,
  ignores: FOR_SPECS,
  plugins: { jsdoc },
  rules: { 'jsdoc/require-jsdoc': ['error', { enableFixer: false, require: { FunctionDeclaration: false }, contexts: EXPORTED }] },
};

/** The rules of this repository over the tree under `root`, which holds a tsconfig.json. */
export const lintConfig = (root: string): Config[] => [
  IGNORED,
  { files: ALL, ...eslint.configs.recommended },
  ...(configs.recommended as Config[]).map((config) => ({ files: ALL, ...config })),
  everywhere(root),
  FOR_PURE,
  FOR_MONEY,
  SPEC_SIDE,
  IN_SPECS,
  DOCSTRINGS,
];
