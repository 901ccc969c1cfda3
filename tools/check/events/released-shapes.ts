import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binds } from '../../events/binding.ts';
import { SCHEMAS, type SchemaFile } from '../../events/files.ts';
import { broken, isUnfrozen, RELEASED, type Released } from '../../events/released.ts';
import type { Check } from '../check.ts';

/** A shape that was released never changes without an upcaster. Before 0.1.0 a change is told, and is no break. */
export const releasedShapes: Check = {
  name: 'released shapes',
  async run(root) {
    const { version } = read<{ version: string }>(root, 'package.json');
    const released = read<Released>(root, RELEASED);
    const { events } = read<SchemaFile>(root, SCHEMAS);
    const changes = broken(released, Object.entries(events).map(([type, event]) => ({ type, ...event })));
    const unfrozen = isUnfrozen(released, version) ? [`${version} is not frozen: npm run events -- --release`] : [];
    return {
      figure: `${Object.keys(released.shapes).length} shapes of ${released.releases.length} releases, ${changes.length} changed`,
      findings: binds(version) ? [...changes, ...unfrozen].map((message) => ({ file: RELEASED, message })) : [],
    };
  },
};

const read = <T>(root: string, file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
