import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unused } from '../unused.ts';
import type { Report } from '../check.ts';
import { plant, type Tree } from './tree.ts';

const MANIFEST = JSON.stringify({
  name: 'planted',
  type: 'module',
  imports: { '#views/*': { source: './libs/views/*.ts', default: './dist/libs/views/*.js' } },
  dependencies: { fastify: '1.0.0', rxjs: '1.0.0' },
});

describe('the check of unused code', () => {
  let tree: Tree;
  let report: Report;

  beforeAll(async () => {
    tree = plant(
      {
        'package.json': MANIFEST,
        'apps/server/main.ts': "import 'fastify';\nimport 'left-pad';\nimport { used } from '#views/calls';\nused();\n",
        'libs/views/calls.ts': 'export const used = (): void => undefined;\nexport const forgotten = 1;\n',
        'libs/views/orphan.ts': 'export {};\n',
        'libs/views/calls.spec.ts': "import { onlyTested } from './tested.ts';\nonlyTested();\n",
        'libs/views/tested.ts': 'export const onlyTested = (): void => undefined;\n',
        'libs/views/rebuild.worker.ts': 'export {};\n',
        'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
      },
      ['knip.json', 'tsconfig.base.json', 'tsconfig.build.json'],
    );
    report = await unused.run(tree.root);
  });

  afterAll(() => tree.remove());

  it.each([
    ['a file that nobody imports', 'libs/views/orphan.ts', 'files: libs/views/orphan.ts'],
    ['an export that nobody imports', 'libs/views/calls.ts', 'exports: forgotten'],
    ['a dependency that nobody imports', 'package.json', 'dependencies: rxjs'],
    ['a package that is no dependency', 'apps/server/main.ts', 'unlisted: left-pad'],
  ])('finds %s', (_, file, message) => {
    expect(report.findings).toContainEqual(expect.objectContaining({ file, message }));
  });

  it('takes imports by name, specs and workers for uses', () => {
    expect(report.findings).toHaveLength(4);
    expect(report.figure).toBe('4 unused');
  });
});
