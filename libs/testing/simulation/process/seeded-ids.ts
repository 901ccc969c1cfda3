import { base32, type IdSource } from '#engine/ids';
import type { Chance } from '../chance.ts';

/** The ids of one life of a process: its own row of chance. */
export function idsOf(chance: Chance, life: string): IdSource {
  const draw = chance.of(`ids of ${life}`);
  const bytes = (): Buffer => {
    const buffer = Buffer.allocUnsafe(16);
    for (let i = 0; i < 16; i += 4) buffer.writeUInt32LE(draw.bits(), i);
    return buffer;
  };
  return {
    uuid: () => bytes().toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5'),
    random: () => base32(bytes()),
  };
}
