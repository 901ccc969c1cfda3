import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOR_SPECS } from './dependencies/paths.ts';

const FOLDERS = ['apps', 'libs', 'tools'];
const SOURCE = /\.(ts|tsx|mts|mjs)$/;

/** Specs themselves: what Jest runs. */
const SPEC = /\.(spec|e2e-spec)\.ts$/;

/** What exists for specs alone: the specs, the suites of the ports, builders and fixtures, and all of libs/testing. */
const SPEC_SIDE = new RegExp(`${FOR_SPECS}|^libs/testing/`);

/** One source file, its path relative to the root and with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every source file of apps, libs and tools under `root`, in the order of their paths. */
export function sourceFiles(root: string): readonly SourceFile[] {
  return FOLDERS.flatMap((folder) => pathsUnder(root, folder))
    .filter((path) => SOURCE.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export const isSpec = (path: string): boolean => SPEC.test(path);

export const isForSpecs = (path: string): boolean => SPEC_SIDE.test(path);

/** Lines as an editor counts them. */
export const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

function pathsUnder(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path.replaceAll('\\', '/')}`);
}
