import { describe, expect, it } from '@jest/globals';
import { types } from '../types.ts';
import { plant } from './tree.ts';

const TSCONFIG = JSON.stringify({ extends: './tsconfig.base.json', compilerOptions: { types: [] }, include: ['libs/**/*.ts'] });

describe('the check of types', () => {
  it('finds a wrong type, an index that may miss and an enum, each in its line', async () => {
    const tree = plant(
      {
        'package.json': '{ "type": "module" }',
        'tsconfig.json': TSCONFIG,
        'libs/wrong.ts': "\nexport const n: number = 'text';\n",
        'libs/index.ts': 'export const first = (all: readonly number[]): number => all[0];\n',
        'libs/enum.ts': 'export enum Kind {\n  A,\n}\n',
        'libs/fine.ts': 'export const n: number = 1;\n',
      },
      ['tsconfig.base.json'],
    );
    const { figure, findings } = await types.run(tree.root);
    tree.remove();
    expect(figure).toBe('3 errors');
    expect(findings.map(({ file, line, message }) => [file, line, message.split(':')[0]])).toEqual([
      ['libs/enum.ts', 1, 'TS1294'],
      ['libs/index.ts', 1, 'TS2322'],
      ['libs/wrong.ts', 2, 'TS2322'],
    ]);
  });

  it('says that it cannot look where there is no tsconfig.json', async () => {
    const tree = plant({ 'libs/fine.ts': 'export {};\n' });
    const { findings } = await types.run(tree.root);
    tree.remove();
    expect(findings).toEqual([{ message: expect.stringContaining('TS5058') }]);
  });
});
