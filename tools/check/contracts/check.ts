import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check, Finding } from '../check.ts';
import { runProgram } from '../run-program.ts';
import type { Registered } from './registered.ts';

const SKIPS = 'tools/check/contract-skips.json';

/** port → adapter → names of the cases that it cannot keep. */
type Skips = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Every adapter runs every case of its port's contract; what one cannot keep is named in contract-skips.json, and nothing else is. */
export const contracts: Check = {
  name: 'contract registry',
  async run(root) {
    const program = fileURLToPath(new URL('./collect.ts', import.meta.url));
    const { status, stdout, stderr } = await runProgram(program, [], root, ['--conditions=source', '--no-warnings']);
    if (status !== 0) throw new Error(`the contracts could not be read: ${stderr}`);
    const registered = JSON.parse(stdout) as readonly Registered[];
    const skips = skipsOf(root);
    const cells = registered.reduce((sum, { cases }) => sum + cases.length, 0);
    const skipped = registered.flatMap((adapter) => named(skips, adapter)).length;
    return {
      figure: `${registered.length} adapters, ${cells} adapter × case, ${skipped} skipped by name`,
      findings: [...registered.flatMap((adapter) => gaps(adapter, named(skips, adapter))), ...strangers(skips, registered)],
    };
  },
};

function skipsOf(root: string): Skips {
  const path = join(root, SKIPS);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Skips) : {};
}

const named = (skips: Skips, { port, adapter }: Registered): readonly string[] => skips[port]?.[adapter] ?? [];

function gaps({ port, adapter, cases, declared }: Registered, skips: readonly string[]): readonly Finding[] {
  const file = `libs/${port}/${adapter}`;
  const run = new Set(declared.filter(({ skipped }) => !skipped).map(({ name }) => name));
  const skipped = new Set(declared.filter((spec) => spec.skipped).map(({ name }) => name));
  const known = new Set(cases);
  return [
    ...cases.filter((name) => !run.has(name) && !skipped.has(name)).map((name) => ({ file, message: `does not run "${name}"` })),
    ...cases.filter((name) => skipped.has(name) && !skips.includes(name)).map((name) => ({ file, message: `skips "${name}" without naming it in ${SKIPS}` })),
    ...skips.filter((name) => !known.has(name)).map((name) => ({ file: SKIPS, message: `${port}/${adapter}: no such case "${name}"` })),
    ...skips.filter((name) => run.has(name)).map((name) => ({ file: SKIPS, message: `${port}/${adapter} runs "${name}", which is named as skipped` })),
    ...cases.filter((name, index) => cases.indexOf(name) !== index).map((name) => ({ file, message: `two cases are called "${name}"` })),
  ];
}

function strangers(skips: Skips, registered: readonly Registered[]): readonly Finding[] {
  return Object.entries(skips).flatMap(([port, adapters]) =>
    Object.keys(adapters)
      .filter((adapter) => !registered.some((known) => known.port === port && known.adapter === adapter))
      .map((adapter) => ({ file: SKIPS, message: `there is no adapter ${port}/${adapter}` })),
  );
}
