import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogueOf } from './catalogue.ts';
import { PAGE, pageOf, schemaFileOf, SCHEMAS } from './files.ts';
import { frozen, RELEASED, type Released } from './released.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;
const write = (file: string, text: string): void => writeFileSync(join(ROOT, file), text);

const { values } = parseArgs({ options: { golden: { type: 'boolean' }, release: { type: 'boolean' } } });
const { version } = read<{ version: string }>('package.json');
const catalogue = catalogueOf(ROOT);
write(SCHEMAS, schemaFileOf(catalogue));
write(PAGE, pageOf(catalogue));
console.log(`${catalogue.events.length} events: ${PAGE}, ${SCHEMAS}`);

if (values.golden || values.release) {
  // Only now, so that the page is made also while what folds and plays does not load.
  const { collections, remakeGolden } = await import('./remake.ts');
  const before = read<Released>(RELEASED);
  const released = values.release ? frozen(before, version, catalogue.events, collections()) : before;
  for (const [name, events] of await remakeGolden(ROOT, version, before)) console.log(`golden log ${name}: ${events} events`);
  write(RELEASED, `${JSON.stringify(released, null, 2)}\n`);
  if (values.release) console.log(`${version} is frozen: ${RELEASED}`);
}
