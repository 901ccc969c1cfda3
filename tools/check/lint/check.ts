import { relative } from 'node:path';
import { ESLint } from 'eslint';
import type { Check } from '../check.ts';
import { lintConfig } from './config.ts';

/** ESLint with types, without a warning. */
export const lint: Check = {
  name: 'lint',
  async run(root) {
    const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: lintConfig(root), errorOnUnmatchedPattern: false });
    const results = await eslint.lintFiles(['apps', 'libs', 'tools']);
    const findings = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, message }) => ({
        message: `${ruleId ?? 'parser'}: ${message}`,
        file: relative(root, filePath).replaceAll('\\', '/'),
        line,
      })),
    );
    return { figure: `${findings.length} problems in ${results.length} files`, findings };
  },
};
