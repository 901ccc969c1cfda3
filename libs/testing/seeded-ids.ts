import { createHash } from 'node:crypto';
import { base32, type IdSource } from '#engine/ids';

/** Ids that are the same in every run; two sources of different seeds never give the same one. */
export function seededIds(seed: string): IdSource {
  let count = 0;
  const next = (): Buffer => createHash('sha256').update(`${seed}:${count++}`).digest().subarray(0, 16);
  return {
    uuid: () => next().toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5'),
    random: () => base32(next()),
  };
}
