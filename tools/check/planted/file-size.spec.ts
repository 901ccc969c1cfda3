import { describe, expect, it } from '@jest/globals';
import { fileSize } from '../file-size.ts';
import { lines, plant } from './tree.ts';

async function run(files: Readonly<Record<string, string>>) {
  const tree = plant(files);
  try {
    return await fileSize.run(tree.root);
  } finally {
    tree.remove();
  }
}

const many = (count: number, length: number, name: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`libs/views/${name}-${n}.ts`, lines(length)]));

describe('the check of file sizes', () => {
  it('finds a median above 60, and not one of exactly 60', async () => {
    expect((await run(many(3, 61, 'long'))).findings).toEqual([{ message: "the median of the files' lines is 61, more than 60" }]);
    expect((await run(many(3, 60, 'fine'))).findings).toEqual([]);
  });

  it('finds it when more than 5 files of 100 are above 250 lines', async () => {
    const short = many(94, 10, 'short');
    expect((await run({ ...short, ...many(6, 251, 'long') })).findings).toEqual([{ message: "the p95 of the files' lines is 251, more than 250" }]);
    expect((await run({ ...short, ...many(1, 10, 'more'), ...many(5, 251, 'long') })).findings).toEqual([]);
  });

  it('finds a file above 400 lines, unless it is named with a reason', async () => {
    const tree = { ...many(40, 10, 'short'), 'libs/views/large.ts': lines(401), 'libs/views/edge.ts': lines(400) };
    expect((await run(tree)).findings).toEqual([{ file: 'libs/views/large.ts', message: '401 lines, more than 400' }]);
    const named = { ...tree, 'tools/check/large-files.json': '{ "libs/views/large.ts": "A table of the law." }' };
    expect((await run(named)).findings).toEqual([]);
  });

  it('finds a name that is not needed any more', async () => {
    const { findings } = await run({ ...many(3, 10, 'short'), 'tools/check/large-files.json': '{ "libs/views/short-0.ts": "It was long." }' });
    expect(findings).toEqual([{ file: 'tools/check/large-files.json', message: 'libs/views/short-0.ts is named without being large' }]);
  });

  it('does not count what exists for specs', async () => {
    const { figure, findings } = await run({ ...many(2, 10, 'short'), 'libs/views/a.spec.ts': lines(900), 'libs/testing/b.ts': lines(900) });
    expect(findings).toEqual([]);
    expect(figure).toBe('median 10, p95 10, 2 files');
  });
});
