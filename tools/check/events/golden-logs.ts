import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { upcasters } from '#domain/upcasters';
import { binds } from '../../events/binding.ts';
import { SCHEMAS, type SchemaFile } from '../../events/files.ts';
import { fittingTo } from '../../events/fitting.ts';
import { RELEASED, type Released } from '../../events/released.ts';
import type { Check } from '../check.ts';

/** The golden logs of every release still fold, and into the same documents unless the view has another version. Before 0.1.0 that is told, and is no break. */
export const goldenLogs: Check = {
  name: 'golden logs',
  async run(root) {
    const { version } = read<{ version: string }>(root, 'package.json');
    // Only now, so that the other checks look while what folds does not load.
    const [{ allViews }, { faultsOf, HASHES, readGolden }] = await Promise.all([import('#views/registry'), import('../../events/golden.ts')]);
    const golden = readGolden(root);
    const fitting = fittingTo(read<SchemaFile>(root, SCHEMAS));
    const faults = await faultsOf(golden, { views: allViews, upcasters, fitting, released: read<Released>(root, RELEASED) });
    const logs = Object.values(golden.logs);
    return {
      figure: `${logs.length} logs, ${logs.flat().length} events, ${allViews.length} views, ${faults.length} differ`,
      findings: binds(version) ? faults.map((message) => ({ file: HASHES, message })) : [],
    };
  },
};

const read = <T>(root: string, file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
