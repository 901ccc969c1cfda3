import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Empty folders of a spec's own, and how to be rid of all of them. */
export function scratch() {
  const made: string[] = [];
  return {
    folder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'ringledger-spec-'));
      made.push(folder);
      return folder;
    },
    removeAll(): void {
      for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
}
