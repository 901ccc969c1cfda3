import { describe, expect, it } from '@jest/globals';
import { duplication } from '../duplication.ts';
import { plant } from './tree.ts';

const block = (name: string): string =>
  `export function ${name}(values: readonly number[]): number {\n${Array.from({ length: 12 }, (_, n) => `  if (values[${n}] === ${n}) return values.length * ${n} + 1;`).join('\n')}\n  return 0;\n}\n`;

async function run(files: Readonly<Record<string, string>>) {
  const tree = plant(files, ['.jscpd.json']);
  try {
    return await duplication.run(tree.root);
  } finally {
    tree.remove();
  }
}

describe('the check of duplication', () => {
  it('finds a copy, with both places', async () => {
    const { findings } = await run({ 'libs/views/one.ts': block('one'), 'libs/views/two.ts': block('two') });
    expect(findings[0]?.message).toMatch(/% is copied, more than 2 %$/);
    const places = findings.slice(1).map(({ file, message }) => [file, message]).flat().join(' ');
    expect(places).toContain('libs/views/one.ts');
    expect(places).toContain('libs/views/two.ts');
  });

  it('counts no spec, and finds nothing in what is written once', async () => {
    const { figure, findings } = await run({ 'libs/views/one.ts': block('one'), 'libs/views/one.spec.ts': block('two') });
    expect(findings).toEqual([]);
    expect(figure).toBe('0 % of 1 files');
  });
});
