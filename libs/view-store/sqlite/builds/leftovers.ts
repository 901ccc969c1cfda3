import { rm } from 'node:fs/promises';
import { orphans, removeBuildFiles } from './build-files.ts';
import { allBuilds } from './build-state.ts';

/**
 * Finishes removals that were cut short. Before anything else is done: the driver would take what is left beside a removed file for the last commits of a new
 * file of that name. Throws `ViewFileRefused` when a build is of a format that this program does not know, or no database.
 */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const path of orphans(directory)) await rm(path, { force: true });
  const dropped = allBuilds(directory, () => false).filter(({ state, collections }) => state === 'complete' && collections.length === 0);
  for (const { name } of dropped) await removeBuildFiles(directory, name);
}
