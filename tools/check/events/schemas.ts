import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueOf, type EventType } from '../../events/catalogue.ts';
import { strays } from '../../events/definitions.ts';
import { PAGE, pageOf, schemaFileOf, SCHEMAS } from '../../events/files.ts';
import type { Check, Finding } from '../check.ts';

/** Every event has a schema made from its type and a row in docs/events.md, and both are of today. */
export const eventSchemas: Check = {
  name: 'event schemas',
  async run(root) {
    const catalogue = catalogueOf(root);
    const misplaced = strays(root).map(({ file, name }) => ({ file, message: `${name} is an event: it belongs into a *.events.ts` }));
    return {
      figure: `${catalogue.events.length} events`,
      findings: [...misplaced, ...catalogue.events.flatMap(gaps), ...stale(root, SCHEMAS, schemaFileOf(catalogue)), ...stale(root, PAGE, pageOf(catalogue))],
    };
  },
};

function gaps({ type, says, stream }: EventType): readonly Finding[] {
  return [
    ...(says === '' ? [{ message: `${type} has no docstring, so its row says nothing` }] : []),
    ...(stream === '' ? [{ message: `${type} is appended to no stream that is known: no aggregate has it, and tools/events/streams.ts does not name it` }] : []),
  ];
}

function stale(root: string, file: string, text: string): readonly Finding[] {
  const path = join(root, file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return [];
  return [{ file, message: 'is not made from the events of today: npm run events' }];
}
