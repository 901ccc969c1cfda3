import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Finding } from './check.ts';
import { isForSpecs, linesOf, sourceFiles } from './source-files.ts';

const MEDIAN = 60;
const P95 = 250;
const LARGEST = 400;

/** Where a file above 400 lines is named, with the reason why it is not several. */
const LARGE_FILES = 'tools/check/large-files.json';

interface Sized {
  readonly path: string;
  readonly lines: number;
}

/** Sources are short: median ≤ 60 lines, 95 of 100 files ≤ 250, none above 400 but by name. Specs do not count. */
export const fileSize: Check = {
  name: 'file size',
  async run(root) {
    const files = sourceFiles(root)
      .filter(({ path }) => !isForSpecs(path))
      .map(({ path, text }) => ({ path, lines: linesOf(text) }));
    const [median, p95] = [quantile(files, 0.5), quantile(files, 0.95)];
    return {
      figure: `median ${median}, p95 ${p95}, ${files.length} files`,
      findings: [...above('median', median, MEDIAN), ...above('p95', p95, P95), ...tooLarge(files, namedIn(root))],
    };
  },
};

/** The smallest number of lines that this share of the files does not exceed; 0 where there is no file. */
function quantile(files: readonly Sized[], share: number): number {
  const sizes = files.map(({ lines }) => lines).sort((a, b) => a - b);
  return sizes[Math.max(0, Math.ceil(sizes.length * share) - 1)] ?? 0;
}

const above = (name: string, figure: number, limit: number): readonly Finding[] =>
  figure > limit ? [{ message: `the ${name} of the files' lines is ${figure}, more than ${limit}` }] : [];

function tooLarge(files: readonly Sized[], named: Readonly<Record<string, string>>): readonly Finding[] {
  const large = files.filter(({ lines }) => lines > LARGEST);
  const unnamed = large.filter(({ path }) => !named[path]);
  const stale = Object.keys(named).filter((path) => !large.some((file) => file.path === path));
  return [
    ...unnamed.map(({ path, lines }) => ({ message: `${lines} lines, more than ${LARGEST}`, file: path })),
    ...stale.map((path) => ({ message: `${path} is named without being large`, file: LARGE_FILES })),
  ];
}

function namedIn(root: string): Readonly<Record<string, string>> {
  const path = join(root, LARGE_FILES);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {};
}
