import { collectionOf } from '#domain/kernel/projection';
import { upcasters } from '#domain/upcasters';
import { playDay } from '#testing/golden/day/play';
import { goldenOf } from '#testing/golden/golden-log';
import { allViews } from '#views/registry';
import { readGolden, rehashed, writeGolden } from './golden.ts';
import type { Released } from './released.ts';

/** The collections that the views of today lie in. */
export const collections = (): readonly string[] => allViews.map(collectionOf);

/**
 * Makes the golden logs again: those of releases stay, that of this version is played anew unless it was released; then all are folded
 * by the views of today. Resolves with the size of each.
 */
export async function remakeGolden(root: string, version: string, released: Released): Promise<ReadonlyMap<string, number>> {
  const { logs, hashes } = readGolden(root);
  const kept = Object.entries(logs).filter(([name]) => released.releases.some((release) => name.startsWith(`${release}/`)));
  const played = released.releases.includes(version) ? [] : [[`${version}/day`, goldenOf(await playDay())] as const];
  const made = await rehashed({ logs: Object.fromEntries([...kept, ...played]), hashes }, { views: allViews, upcasters, released });
  writeGolden(root, made);
  return new Map(Object.entries(made.logs).map(([name, events]) => [name, events.length]));
}
