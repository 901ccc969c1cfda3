import { describe, expect, it } from '@jest/globals';
import { contracts } from '../contracts/check.ts';
import { plant } from './tree.ts';

/** A contract of three cases in the shape of ours: an exported list of names, and a suite that declares them. */
const CONTRACT = `import { describe, it } from '@jest/globals';
export const names: readonly string[] = ['reads', 'writes', 'forgets'];
export function contract(adapter: string, cases = names, skipped: readonly string[] = []): void {
  describe(adapter, () => {
    for (const name of cases) (skipped.includes(name) ? it.skip : it)(name, () => undefined);
  });
}
`;

const spec = (...args: readonly string[]): string => `import { contract } from '../contract.ts';\ncontract(${["'sqlite'", ...args].join(', ')});\n`;

async function run(files: Readonly<Record<string, string>>) {
  const tree = plant({
    'package.json': '{ "type": "module" }',
    'libs/log-store/contract.ts': CONTRACT,
    'libs/log-store/sqlite/sqlite-log-store.ts': 'export {};\n',
    'libs/log-store/sqlite/other.spec.ts': "throw new Error('not a contract, so not read');\n",
    ...files,
  });
  try {
    return await contracts.run(tree.root);
  } finally {
    tree.remove();
  }
}

const SPEC = 'libs/log-store/sqlite/sqlite-log-store.spec.ts';
const SKIPS = 'tools/check/contract-skips.json';
const skips = (...names: readonly string[]): string => JSON.stringify({ 'log-store': { sqlite: names } });

describe('the contract registry', () => {
  it('finds nothing when an adapter runs every case', async () => {
    expect(await run({ [SPEC]: spec() })).toEqual({ figure: '1 adapters, 3 adapter × case, 0 skipped by name', findings: [] });
  });

  it('finds every case of an adapter without a spec', async () => {
    const { findings } = await run({});
    expect(findings).toEqual(['reads', 'writes', 'forgets'].map((name) => ({ file: 'libs/log-store/sqlite', message: `does not run "${name}"` })));
  });

  it('finds a case that a spec leaves out', async () => {
    const { findings } = await run({ [SPEC]: spec("['reads', 'forgets']") });
    expect(findings).toEqual([{ file: 'libs/log-store/sqlite', message: 'does not run "writes"' }]);
  });

  it('finds a skip that is not named, and lets a named one be', async () => {
    const skipping = { [SPEC]: spec('names', "['forgets']").replace('{ contract }', '{ contract, names }') };
    expect((await run(skipping)).findings).toEqual([{ file: 'libs/log-store/sqlite', message: `skips "forgets" without naming it in ${SKIPS}` }]);
    expect(await run({ ...skipping, [SKIPS]: skips('forgets') })).toEqual({ figure: '1 adapters, 3 adapter × case, 1 skipped by name', findings: [] });
  });

  it('finds names that are not true: a case that runs, none of that name, no such adapter', async () => {
    const list = JSON.stringify({ 'log-store': { sqlite: ['reads', 'sings'], paper: ['reads'] } });
    expect((await run({ [SPEC]: spec(), [SKIPS]: list })).findings.map(({ message }) => message)).toEqual([
      'log-store/sqlite: no such case "sings"',
      'log-store/sqlite runs "reads", which is named as skipped',
      'there is no adapter log-store/paper',
    ]);
  });
});
