import type { Check, Finding } from './check.ts';
import { programOf, runProgram } from './run-program.ts';

interface Named {
  readonly name: string;
  readonly line?: number;
}

/** knip's report: per file and kind of issue, what was found. */
interface KnipReport {
  readonly issues: readonly (Readonly<Record<string, readonly Named[]>> & { readonly file: never })[];
}

/**
 * Files, exports and packages that nobody uses, by knip. It reads the build's tsconfig: its `outDir` leads knip from the `default` targets of
 * `#lib/…` imports back to the sources.
 */
export const unused: Check = {
  name: 'unused code',
  async run(root) {
    const args = ['--no-progress', '--no-config-hints', '--reporter', 'json', '--tsConfig', 'tsconfig.build.json'];
    const { stdout, stderr } = await runProgram(programOf('knip', 'bin/knip.js'), args, root);
    const findings = parse(stdout, stderr).issues.flatMap(findingsOf);
    return { figure: `${findings.length} unused`, findings };
  },
};

function parse(stdout: string, stderr: string): KnipReport {
  try {
    return JSON.parse(stdout) as KnipReport;
  } catch (cause) {
    throw new Error(`knip gave no report: ${stdout}${stderr}`, { cause });
  }
}

function findingsOf({ file, ...kinds }: KnipReport['issues'][number]): readonly Finding[] {
  return Object.entries(kinds).flatMap(([kind, found]) => found.map(({ name, line }) => ({ message: `${kind}: ${name}`, file, line })));
}
