import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** A small tree of files in a folder of its own. */
export interface Tree {
  readonly root: string;
  remove(): void;
}

/** Plants `path → text` beside this repository's own files named in `own`, such as tsconfig.base.json. */
export function plant(files: Readonly<Record<string, string>>, own: readonly string[] = []): Tree {
  const root = mkdtempSync(join(tmpdir(), 'planted-'));
  for (const path of own) cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true }) };
}

/** `count` lines of source. */
export const lines = (count: number): string => 'export {};\n'.repeat(count);
