import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type IViolation } from 'dependency-cruiser';
import type { Check, Finding } from '../check.ts';
import { cruiseOptions, resolveOptions } from './options.ts';

/** What may import what: the rules of rules.ts, and no circles. */
export const dependencies: Check = {
  name: 'dependency rules',
  async run(root) {
    const folders = ['apps', 'libs', 'tools'].filter((folder) => existsSync(join(root, folder)));
    const { output } = await cruise(folders, { ...cruiseOptions, baseDir: root, validate: true }, resolveOptions);
    if (typeof output === 'string') throw new Error('a result was asked for, not a text');
    const { violations } = output.summary;
    const ours = output.modules.filter(({ source }) => /^(apps|libs|tools)\//.test(source)).length;
    const cycles = violations.filter(({ rule }) => rule.name === 'no-cycles').length;
    return {
      figure: `${violations.length - cycles} breaks, ${cycles} cycles, ${ours} modules`,
      findings: violations.map(findingOf),
    };
  },
};

function findingOf({ rule, from, to, cycle }: IViolation): Finding {
  const what = cycle ? `circle ${[from, ...cycle.map(({ name }) => name)].join(' → ')}` : `imports ${to}`;
  return { message: `${rule.name}: ${what}`, file: from };
}
