import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check, Finding } from './check.ts';
import { programOf, runProgram } from './run-program.ts';

/** Share of duplicated lines that is still fine, in percent. Specs do not count: they repeat to be read. */
const LIMIT = 2;

interface Place {
  readonly name: string;
  readonly start: number;
}

interface Counted {
  readonly duplicates: readonly { readonly firstFile: Place; readonly secondFile: Place; readonly lines: number }[];
  readonly statistics: { readonly total: { readonly percentage: number; readonly sources: number } };
}

/** Copies in the sources, by jscpd: at most 2 % of the lines. What counts as a copy is in .jscpd.json. */
export const duplication: Check = {
  name: 'duplication',
  async run(root) {
    const { duplicates, statistics } = await count(root);
    const { percentage, sources } = statistics.total;
    const findings = percentage > LIMIT ? [{ message: `${percentage} % is copied, more than ${LIMIT} %` }, ...duplicates.map(findingOf)] : [];
    return { figure: `${percentage} % of ${sources} files`, findings };
  },
};

async function count(root: string): Promise<Counted> {
  const folder = await mkdtemp(join(tmpdir(), 'jscpd-'));
  try {
    const args = ['--config', '.jscpd.json', '--reporters', 'json', '--silent', '--output', folder];
    const { stdout, stderr } = await runProgram(programOf('jscpd', 'bin/jscpd'), args, root);
    const report = await readFile(join(folder, 'jscpd-report.json'), 'utf8').catch((cause: unknown) => {
      throw new Error(`jscpd left no report: ${stdout}${stderr}`, { cause });
    });
    return JSON.parse(report) as Counted;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const findingOf = ({ firstFile, secondFile, lines }: Counted['duplicates'][number]): Finding => ({
  message: `${lines} lines as in ${secondFile.name}:${secondFile.start}`,
  file: firstFile.name,
  line: firstFile.start,
});
