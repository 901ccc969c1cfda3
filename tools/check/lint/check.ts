import { relative } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import type { Check, Finding } from '../check.ts';
import { lintConfig } from './config.ts';

/** ESLint with types, without a warning. What a comment silences has its reason in that comment, behind `--`. */
export const lint: Check = {
  name: 'lint',
  async run(root) {
    const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: lintConfig(root), errorOnUnmatchedPattern: false });
    const results = await eslint.lintFiles(['apps', 'libs', 'tools']);
    const findings = results.flatMap(({ filePath, messages, suppressedMessages }) => {
      const file = relative(root, filePath).replaceAll('\\', '/');
      return [...messages.map((message) => findingOf(file, message)), ...suppressedMessages.flatMap((message) => unreasoned(file, message))];
    });
    return { figure: `${findings.length} problems in ${results.length} files`, findings };
  },
};

const findingOf = (file: string, { ruleId, line, message }: Linter.LintMessage): Finding => ({
  message: `${ruleId ?? 'eslint'}: ${message}`,
  file,
  line,
});

function unreasoned(file: string, { ruleId, line, suppressions }: Linter.SuppressedLintMessage): readonly Finding[] {
  const reasons = suppressions.map(({ justification }) => justification.trim());
  return reasons.includes('') ? [{ message: `silenced: ${ruleId} is switched off without a reason`, file, line }] : [];
}
