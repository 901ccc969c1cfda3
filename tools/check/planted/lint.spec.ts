import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../check.ts';
import { lint } from '../lint/check.ts';
import { plant, type Tree } from './tree.ts';

const branches = (count: number): string => Array.from({ length: count }, (_, n) => `  if (n === ${n}) return ${n + 1};`).join('\n');
const statements = (count: number): string => Array.from({ length: count }, (_, n) => `  use(${n});`).join('\n');

/** rule → file that breaks it → its text. */
const BREAKS: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['max-lines-per-function', 'libs/engine/long.ts', `/** Long. */\nexport function long(use: (n: number) => void): void {\n${statements(39)}\n}\n`],
  ['complexity', 'libs/engine/branches.ts', `/** Branches. */\nexport function many(n: number): number {\n${branches(10)}\n  return 0;\n}\n`],
  ['complexity', 'libs/engine/branches.spec.ts', `export function many(n: number): number {\n${branches(10)}\n  return 0;\n}\n`],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    'libs/engine/switch.ts',
    `/** Gap. */\nexport function gap(kind: 'a' | 'b'): void {\n  switch (kind) {\n    case 'a':\n      break;\n  }\n}\n`,
  ],
  ['@typescript-eslint/no-floating-promises', 'libs/engine/floating.ts', 'Promise.resolve(1);\nexport {};\n'],
  ['@typescript-eslint/no-misused-promises', 'libs/engine/misused.ts', 'if (Promise.resolve(false)) throw new Error();\nexport {};\n'],
  ['@typescript-eslint/await-thenable', 'libs/engine/await.ts', 'await 1;\nexport {};\n'],
  ['@typescript-eslint/only-throw-error', 'libs/engine/throw.ts', "throw 'text';\nexport {};\n"],
  ['@typescript-eslint/prefer-promise-reject-errors', 'libs/engine/reject.ts', "export {};\nawait Promise.reject('text');\n"],
  ['@typescript-eslint/no-explicit-any', 'libs/engine/any.ts', '/** Any. */\nexport const any = (value: any): unknown => value;\n'],
  ['@typescript-eslint/no-unused-vars', 'libs/engine/unused.ts', 'const unused = 1;\nexport {};\n'],
  ['eqeqeq', 'libs/engine/equal.ts', '/** Equal. */\nexport const same = (a: number, b: number): boolean => a == b;\n'],
  ['no-restricted-syntax', 'libs/engine/caught.ts', "try {\n  JSON.parse('');\n} catch {\n  // Said, and not dealt with.\n}\nexport {};\n"],
  ['no-restricted-syntax', 'libs/domain/now.ts', 'const n = Date.now();\nexport { n };\n'],
  ['no-restricted-syntax', 'libs/views/today.ts', 'const d = new Date();\nexport { d };\n'],
  ['no-restricted-syntax', 'libs/views/text.ts', 'const d = Date();\nexport { d };\n'],
  ['no-restricted-syntax', 'libs/processes/random.ts', 'const n = Math.random();\nexport { n };\n'],
  ['no-restricted-syntax', 'libs/finance/now.ts', 'const n = Date.now();\nexport { n };\n'],
  ['no-restricted-syntax', 'libs/domain/class.ts', '/** Class. */\nexport class Thing {}\n'],
  ['no-restricted-syntax', 'libs/views/class.ts', '/** Class. */\nexport const Thing = class {};\n'],
  ['no-restricted-syntax', 'libs/processes/class.ts', '/** Class. */\nexport class Thing {}\n'],
  ['no-restricted-syntax', 'libs/finance/class.ts', '/** Class. */\nexport class Thing {}\n'],
  ['no-restricted-syntax', 'libs/domain/waits.ts', '/** Waits. */\nexport const waits = async (): Promise<void> => undefined;\n'],
  ['no-restricted-syntax', 'libs/finance/float.ts', "const n = parseFloat('1');\nexport { n };\n"],
  ['no-restricted-syntax', 'libs/finance/float-of.ts', "const n = Number.parseFloat('1');\nexport { n };\n"],
  ['no-restricted-syntax', 'libs/domain/fixed.ts', 'const t = (1).toFixed(2);\nexport { t };\n'],
  ['no-restricted-syntax', 'libs/engine/alone.spec.ts', "declare const it: { only(name: string): void };\nit.only('stands alone');\nexport {};\n"],
  ['no-restricted-syntax', 'libs/engine/left-out.spec.ts', "declare const describe: { skip(name: string): void };\ndescribe.skip('left out');\nexport {};\n"],
  ['no-restricted-syntax', 'libs/engine/crossed-out.spec.ts', "declare function xit(name: string): void;\nxit('left out');\nexport {};\n"],
  ['no-restricted-globals', 'libs/domain/environment.ts', 'const p = process.pid;\nexport { p };\n'],
  ['no-restricted-globals', 'libs/views/global.ts', 'const n = globalThis.Date.now();\nexport { n };\n'],
  ['ringledger/money-is-no-number', 'libs/engine/field.ts', '/** Field. */\nexport interface Line {\n  readonly amount: number;\n}\n'],
  ['ringledger/money-is-no-number', 'libs/engine/maybe.ts', '/** Field. */\nexport interface Line {\n  readonly heldMicros: number | null;\n}\n'],
  ['ringledger/money-is-no-number', 'libs/engine/parameter.ts', '/** Parameter. */\nexport const of = (balance: number): number => balance;\n'],
  ['ringledger/money-is-no-number', 'libs/engine/variable.ts', 'const minimumBalance = 10;\nexport { minimumBalance };\n'],
  ['ringledger/money-is-no-number', 'libs/engine/answer.ts', '/** Answer. */\nexport function toMicros(): number {\n  return 1;\n}\n'],
  ['silenced', 'libs/engine/silent.ts', '// eslint-disable-next-line eqeqeq\nconst same: boolean = Number(1) == 1;\nexport { same };\n'],
  ['silenced', 'libs/engine/all-silent.ts', '/* eslint-disable */\nexport const bare = (): void => undefined;\n'],
  ['eslint', 'libs/engine/silent-for-nothing.ts', '// eslint-disable-next-line eqeqeq -- there is nothing to silence\nexport {};\n'],
  ['jsdoc/require-jsdoc', 'libs/engine/function.ts', 'export function bare(): void {}\n'],
  ['jsdoc/require-jsdoc', 'libs/engine/arrow.ts', 'export const bare = (): void => undefined;\n'],
  ['jsdoc/require-jsdoc', 'libs/engine/interface.ts', 'export interface Bare {\n  readonly a: 1;\n}\n'],
  ['jsdoc/require-jsdoc', 'libs/engine/class.ts', 'export class Bare {}\n'],
];

/** What must stay possible. */
const FINE: readonly (readonly [path: string, text: string])[] = [
  ['libs/engine/forty.ts', `/** Forty lines. */\nexport function forty(use: (n: number) => void): void {\n${statements(38)}\n}\n`],
  ['libs/engine/long.spec.ts', `export function long(use: (n: number) => void): void {\n${statements(60)}\n}\n`],
  ['libs/engine/ten.ts', `/** Ten. */\nexport function ten(n: number): number {\n${branches(9)}\n  return 0;\n}\n`],
  ['libs/domain/instant.ts', '/** A text. */\nexport const iso = (millis: number): string => new Date(millis).toISOString();\n'],
  ['libs/engine/clock.ts', '/** The clock. */\nexport class Clock {\n  now(): number {\n    return Date.now();\n  }\n}\n'],
  ['libs/engine/money.ts', '/** Money. */\nexport const add = (balanceMicros: bigint, amount: bigint): bigint => balanceMicros + amount;\n'],
  ['libs/engine/reason.ts', '/** Same. */\n// eslint-disable-next-line eqeqeq -- null and undefined are one here\nexport const same = (a: unknown, b: unknown): boolean => a == b;\n'],
  ['libs/engine/private.ts', 'function own(): void {}\nown();\nexport {};\n'],
  ['libs/engine/toy.spec.ts', 'export interface Counted {\n  readonly amount: number;\n}\n'],
  ['libs/engine/table.ts', '/** A table. */\nexport const table = { of: (n: number): number => n };\n'],
  ['libs/engine/documented.ts', '/** An answer. */\nexport const answer = (): number => 1;\n'],
  ['libs/testing/bare.ts', 'export function bare(): void {}\n'],
  [
    'libs/domain/exhaustive.ts',
    `/** All. */\nexport function all(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n    case 'b':\n      return 2;\n    default:\n      throw new Error(kind satisfies never);\n  }\n}\n`,
  ],
];

describe('the rules of lint', () => {
  let tree: Tree;
  let report: Report;

  beforeAll(async () => {
    const files = [...BREAKS.map(([, path, text]) => [path, text]), ...FINE];
    const tsconfig = { extends: './tsconfig.base.json', compilerOptions: { noEmit: true, types: [] }, include: ['libs/**/*.ts'] };
    tree = plant({ ...Object.fromEntries(files), 'package.json': '{ "type": "module" }', 'tsconfig.json': JSON.stringify(tsconfig) }, ['tsconfig.base.json']);
    report = await lint.run(tree.root);
  });

  afterAll(() => tree.remove());

  it.each(BREAKS)('%s finds the break in %s', (rule, path) => {
    const found = report.findings.filter(({ file }) => file === path).map(({ message }) => message.split(':')[0]);
    expect(new Set(found)).toEqual(new Set([rule]));
  });

  it.each(FINE)('let %s be', (path) => {
    expect(report.findings.filter(({ file }) => file === path)).toEqual([]);
  });
});
