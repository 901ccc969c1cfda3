import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { lineOf, type Check } from './check.ts';
import { contracts } from './contracts/check.ts';
import { dependencies } from './dependencies/check.ts';
import { duplication } from './duplication.ts';
import { errorCodes } from './error-codes.ts';
import { goldenLogs } from './events/golden-logs.ts';
import { releasedShapes } from './events/released-shapes.ts';
import { eventSchemas } from './events/schemas.ts';
import { fileSize } from './file-size.ts';
import { lint } from './lint/check.ts';
import { rules } from './rules/check.ts';
import { testRatio } from './test-ratio.ts';
import { types } from './types.ts';
import { unused } from './unused.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Those that are programs of their own come first, so that they work while the others do. */
const CHECKS = [types, duplication, unused, contracts, dependencies, lint, fileSize, rules, errorCodes, eventSchemas, releasedShapes, goldenLogs, testRatio];

/** One line for the check, one for each finding; false when it found something or could not look. */
async function report(check: Check): Promise<boolean> {
  const started = performance.now();
  try {
    const { figure, findings } = await check.run(ROOT);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log([`${check.name.padEnd(28)}${figure}  (${seconds} s)`, ...findings.map((finding) => `  ${lineOf(finding)}`)].join('\n'));
    return findings.length === 0;
  } catch (fault) {
    console.log(`${check.name.padEnd(28)}could not look: ${String(fault)}`);
    return false;
  }
}

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const chosen = CHECKS.filter(({ name }) => !values.only || values.only.includes(name));
if (chosen.length === 0) {
  console.error(`there is no such check; there are: ${CHECKS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const passed = await Promise.all(chosen.map(report));
const failed = passed.filter((good) => !good).length;
console.log(failed === 0 ? 'all checks passed' : `${failed} of ${chosen.length} checks found something`);
process.exitCode = failed === 0 ? 0 : 1;
