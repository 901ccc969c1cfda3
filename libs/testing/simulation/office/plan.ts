import type { Chance, Draw } from '../chance.ts';
import type { Profile } from '../profile.ts';
import type { Deal, Deed } from './action.ts';
import { callIn } from './call-in.ts';
import { connectSecond, followUp, look, presence, readBack, settings } from './desk-work.ts';
import { dial } from './dial.ts';
import { noise } from './noise.ts';
import { askPermission, reply, write } from './permission.ts';
import { topUp } from './top-up.ts';

/** A deed and when it is done, in milliseconds from the opening of the office. */
export interface Planned extends Deed {
  readonly name: string;
  readonly at: number;
}

/** How often each deed comes, compared with the others. */
const DEALS: readonly (readonly [string, number, Deal])[] = [
  ['call', 30, callIn],
  ['dial', 25, dial],
  ['top-up', 8, topUp],
  ['ask', 6, askPermission],
  ['reply', 6, reply],
  ['write', 4, write],
  ['presence', 6, presence],
  ['connect', 3, connectSecond],
  ['settings', 2, settings],
  ['follow-up', 4, followUp],
  ['look', 3, look],
  ['read', 4, readBack],
  ['noise', 3, noise],
];

/** What people do in this history, and what befalls the machines. */
export function planOf(chance: Chance, profile: Profile): readonly Planned[] {
  const deeds = Array.from({ length: profile.actions }, (_, i) => deedOf(chance, profile, i));
  return [...deeds, ...mishapsOf(chance, profile)].sort((a, b) => a.at - b.at);
}

function deedOf(chance: Chance, profile: Profile, i: number): Planned {
  const draw = chance.of(`deed ${i}`);
  const [kind, , deal] = weighed(draw);
  const name = `${kind} ${i}`;
  return { name, at: draw.next() * profile.length, ...deal(name, draw) };
}

function weighed(draw: Draw): (typeof DEALS)[number] {
  let left = draw.next() * DEALS.reduce((sum, [, weight]) => sum + weight, 0);
  return DEALS.find(([, weight]) => (left -= weight) < 0) ?? (DEALS[0] as (typeof DEALS)[number]);
}

function mishapsOf(chance: Chance, profile: Profile): readonly Planned[] {
  const { kills, freezes, restarts, clockJumps, length } = profile;
  const several = (kind: string, count: number, deal: (i: number, draw: Draw) => Deed): readonly Planned[] =>
    Array.from({ length: count }, (_, n) => {
      const draw = chance.of(`${kind} ${n}`);
      return { name: `${kind} ${n}`, at: draw.next() * length * 1.2, ...deal(draw.below(3), draw) };
    });
  return [
    ...several('kill', kills, (i, draw) => {
      const after = draw.around(2_000);
      return { text: `process ${i} dies`, run: ({ fleet }) => fleet.kill(i, after) };
    }),
    ...several('restart', restarts, (i) => ({ text: `process ${i} is stopped and started`, run: ({ fleet }) => fleet.restart(i) })),
    ...several('freeze', freezes, (i, draw) => {
      const length = draw.between(500, 40_000);
      return { text: `process ${i} stands still for ${Math.round(length)} ms`, run: ({ fleet }) => fleet.freeze(i, length) };
    }),
    ...several('clock', clockJumps, (i, draw) => {
      const by = draw.between(-30_000, 30_000);
      return { text: `the clock of machine ${i} is set by ${Math.round(by)} ms`, run: ({ fleet }) => fleet.setClock(i, by) };
    }),
  ];
}
