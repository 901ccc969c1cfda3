import { describe, expect, it } from '@jest/globals';
import { errorCodes } from '../error-codes.ts';
import { plant } from './tree.ts';

const CODE = {
  'libs/domain/kernel/decider.ts': "export type RefusalCode = 'agent_busy' | 'no_rate';\n",
  'libs/api/http/problem-codes.ts':
    "export type EdgeCode = 'not_found';\nexport const PROBLEMS = {\n  not_found: { status: 404, title: '' },\n  agent_busy: { status: 409, title: '' },\n};\n",
};

const table = (...codes: readonly (readonly [code: string, status: number])[]): string =>
  ['| code | status | rule | text |', '|---|---|---|---|', ...codes.map(([code, status]) => `| \`${code}\` | ${status} | | A sentence. |`)].join('\n');

const ALL = [['agent_busy', 409], ['no_rate', 409], ['not_found', 404]] as const;

async function messagesOf(docs: string): Promise<readonly string[]> {
  const tree = plant({ ...CODE, 'docs/errors.md': docs });
  try {
    return (await errorCodes.run(tree.root)).findings.map(({ message }) => message);
  } finally {
    tree.remove();
  }
}

describe('the check of error codes', () => {
  it('finds nothing when code and table are the same', async () => {
    expect(await messagesOf(table(...ALL))).toEqual([]);
  });

  it('finds a code of the domain and one of the edge without a row', async () => {
    expect(await messagesOf(table(['no_rate', 409]))).toEqual(['not_found has no row', 'agent_busy has no row']);
  });

  it('finds a row without a code', async () => {
    expect(await messagesOf(table(...ALL, ['gone', 410]))).toEqual(['no program gives gone']);
  });

  it('finds another status than the one that is answered', async () => {
    expect(await messagesOf(table(['agent_busy', 400], ['no_rate', 409], ['not_found', 404]))).toEqual(['agent_busy is answered with 409, not 400']);
  });

  it('lets a reserved code be, until a program gives it', async () => {
    expect(await messagesOf(`${table(...ALL)}\n\n## Reserved\n\n${table(['rate_limited', 429])}`)).toEqual([]);
    expect(await messagesOf(`${table(['agent_busy', 409], ['not_found', 404])}\n\n## Reserved\n\n${table(['no_rate', 409])}`)).toEqual([
      'no_rate has no row',
      'no_rate is given, and stands among the reserved',
    ]);
  });

  it('finds a code with two rows', async () => {
    expect(await messagesOf(table(...ALL, ['no_rate', 409]))).toEqual(['no_rate has two rows']);
  });
});
