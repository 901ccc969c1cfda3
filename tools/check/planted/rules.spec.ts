import { describe, expect, it } from '@jest/globals';
import { rules } from '../rules/check.ts';
import { plant } from './tree.ts';

const LIST = 'tools/check/rules.json';

async function findingsOf(list: object, spec: string) {
  const tree = plant({ [LIST]: JSON.stringify(list), 'libs/domain/call/call.spec.ts': spec });
  try {
    return (await rules.run(tree.root)).findings;
  } finally {
    tree.remove();
  }
}

describe('the rule walk', () => {
  const built = { 'CA-5': { state: 'built' } };

  it('finds a built rule that no title names', async () => {
    expect(await findingsOf(built, "it('CA-50 is another rule', () => {});\n")).toContainEqual({ file: LIST, message: 'CA-5 is said to be built, and no spec names it' });
  });

  it.each([
    "it('CA-5 lets the first one win', () => {});\n",
    "it.each([[1], [2]])('CA-5 lets the first of %d win', () => {});\n",
    "describe('accepting (CA-5)', () => {});\n",
    'it(`CA-5 lets the first one win`, () => {});\n',
  ])('takes %j for a proof', async (spec) => {
    expect(await findingsOf(built, spec)).toEqual([]);
  });

  it.each([
    "it.skip('CA-5 lets the first one win', () => {});\n",
    "it.todo('CA-5 lets the first one win');\n",
    "xit('CA-5 lets the first one win', () => {});\n",
    "// it('CA-5 lets the first one win')\nexport const rule = 'CA-5';\n",
    "it('lets the first one win', () => expect(rule).toBe('CA-5'));\n",
  ])('takes %j for no proof', async (spec) => {
    expect(await findingsOf(built, spec)).toHaveLength(1);
  });

  it('finds a rule of later that specs name already', async () => {
    expect(await findingsOf({ 'CA-5': { state: 'later' } }, "it('CA-5 lets the first one win', () => {});\n")).toEqual([
      { file: LIST, message: 'CA-5 is to come later, and 1 specs name it' },
    ]);
  });

  it('wants to know what is missing of a rule that is built in part', async () => {
    const spec = "it('CA-5 lets the first one win', () => {});\n";
    expect(await findingsOf({ 'CA-5': { state: 'part' } }, spec)).toEqual([{ file: LIST, message: 'CA-5 is built in part without saying what is missing' }]);
    expect(await findingsOf({ 'CA-5': { state: 'part', missing: 'the race over HTTP' } }, spec)).toEqual([]);
    expect(await findingsOf({ 'CA-5': { state: 'part', missing: 'the race over HTTP' } }, '')).toHaveLength(1);
  });

  it('finds a title that names a rule which does not exist, in its line', async () => {
    expect(await findingsOf({}, "\nit('CA-99 is not in the design', () => {});\n")).toEqual([
      { file: 'libs/domain/call/call.spec.ts', line: 2, message: 'there is no rule CA-99: CA-99 is not in the design' },
    ]);
  });
});
