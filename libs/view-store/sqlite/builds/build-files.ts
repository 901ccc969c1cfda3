import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^\w[\w.@#-]*$/;
const EXTENSION = '.db';
/** What the driver keeps beside a file that is open, or was when its process died. */
const COMPANIONS = ['-wal', '-shm'];

/** Where collections lie that were built aside: a file for each build. */
export const buildsDirectory = (directory: string): string => join(directory, 'builds');

/** Throws when the name could be that of a file elsewhere. */
export function buildPath(directory: string, build: string): string {
  if (!NAME.test(build)) throw new Error(`not the name of a build: ${build}`);
  return join(buildsDirectory(directory), build + EXTENSION);
}

/** The builds that there are files of, in order of name. A file whose name no build can have is left alone. */
export const buildNames = (directory: string): readonly string[] =>
  filesIn(directory)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length))
    .filter((name) => NAME.test(name))
    .sort();

/** The file itself goes first: what is left when this is cut short belongs to no build. */
export async function removeBuildFiles(directory: string, build: string): Promise<void> {
  const path = buildPath(directory, build);
  for (const file of [path, ...COMPANIONS.map((ending) => path + ending)]) await rm(file, { force: true });
}

/** What lies beside a file that is not there any more. */
export function orphans(directory: string): readonly string[] {
  const files = new Set(filesIn(directory));
  const isOrphan = (file: string): boolean =>
    COMPANIONS.some((ending) => file.endsWith(EXTENSION + ending) && !files.has(file.slice(0, -ending.length)));
  return [...files].filter(isOrphan).map((file) => join(buildsDirectory(directory), file));
}

const filesIn = (directory: string): readonly string[] => (existsSync(buildsDirectory(directory)) ? readdirSync(buildsDirectory(directory)) : []);
