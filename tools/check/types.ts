import type { Check, Finding } from './check.ts';
import { programOf, runProgram } from './run-program.ts';

const PLACE = /^(?<file>[^(\s][^(]*)\((?<line>\d+),\d+\): error (?<message>TS\d+: .*)$/;

/** `tsc --noEmit` over the tree's tsconfig.json. */
export const types: Check = {
  name: 'types',
  async run(root) {
    const { status, stdout, stderr } = await runProgram(programOf('typescript', 'bin/tsc'), ['-p', 'tsconfig.json', '--noEmit', '--pretty', 'false'], root);
    const findings = stdout.split('\n').filter((line) => line.includes('error TS')).map(findingOf);
    if (status !== 0 && findings.length === 0) throw new Error(`tsc ended with ${status}: ${stdout}${stderr}`);
    return { figure: `${findings.length} errors`, findings };
  },
};

function findingOf(text: string): Finding {
  const { file, line, message } = PLACE.exec(text)?.groups ?? {};
  return file && line && message ? { file, line: Number(line), message } : { message: text };
}
