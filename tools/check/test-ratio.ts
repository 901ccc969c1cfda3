import type { Check } from './check.ts';
import { isForSpecs, linesOf, sourceFiles, type SourceFile } from './source-files.ts';

/** How many lines of tests stand behind a line of source. A figure to watch; it has no limit, so it finds nothing. */
export const testRatio: Check = {
  name: 'test lines per source line',
  async run(root) {
    const files = sourceFiles(root);
    const tests = total(files.filter(({ path }) => isForSpecs(path)));
    const sources = total(files.filter(({ path }) => !isForSpecs(path)));
    return { figure: `${(tests / Math.max(1, sources)).toFixed(2)} (${tests} to ${sources})`, findings: [] };
  },
};

const total = (files: readonly SourceFile[]): number => files.reduce((sum, { text }) => sum + linesOf(text), 0);
