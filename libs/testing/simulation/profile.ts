import type { Chance, Draw } from './chance.ts';

/** How often each kind of trouble comes, as a share of the cases in which it could. */
export interface Trouble {
  readonly appendRefused: number;
  readonly appendUnknown: number;
  readonly appendFrozen: number;
  readonly diskFull: number;
  readonly readRefused: number;
  readonly readFrozen: number;
  readonly viewsRefused: number;
  readonly viewsFrozen: number;
  readonly commitTorn: number;
  readonly slow: number;
  readonly webhookLost: number;
  readonly webhookRepeated: number;
  readonly webhookLate: number;
  readonly webhooksJoined: number;
  readonly factNeverTold: number;
  readonly sendLost: number;
  readonly answerLost: number;
  readonly sendRefused: number;
  readonly sendUnreached: number;
}

/** What one history is like. Histories differ in kind and not only in their draws: trouble that is rare everywhere would seldom meet other trouble. */
export interface Profile {
  readonly processes: number;
  /** Milliseconds that a call of a store takes on average. */
  readonly latency: number;
  readonly trouble: Trouble;
  /** Processes that die, or are frozen, or stopped and started; and clocks that are set. */
  readonly kills: number;
  readonly freezes: number;
  readonly restarts: number;
  readonly clockJumps: number;
  /** How far two clocks lie apart at the start, in milliseconds, and how much faster one goes. */
  readonly clockOffset: number;
  readonly clockDrift: number;
  /** Actions of customers, agents and finance. */
  readonly actions: number;
  /** In which time they come, in milliseconds. */
  readonly length: number;
  /** Decimal text: what a minute costs, and what is on the account at first. */
  readonly ratePerMinute: string;
  readonly opening: string;
}

const TROUBLE: { readonly [K in keyof Trouble]: readonly [number, number] } = {
  appendRefused: [0.003, 0.03],
  appendUnknown: [0.003, 0.05],
  appendFrozen: [0.002, 0.02],
  diskFull: [0.002, 0.02],
  readRefused: [0.0005, 0.005],
  readFrozen: [0.0003, 0.003],
  viewsRefused: [0.002, 0.02],
  viewsFrozen: [0.001, 0.01],
  commitTorn: [0.01, 0.1],
  slow: [0.001, 0.02],
  webhookLost: [0.02, 0.3],
  webhookRepeated: [0.05, 0.4],
  webhookLate: [0.05, 0.4],
  webhooksJoined: [0.1, 0.6],
  factNeverTold: [0.01, 0.1],
  sendLost: [0.02, 0.2],
  answerLost: [0.02, 0.3],
  sendRefused: [0.02, 0.2],
  sendUnreached: [0.02, 0.2],
};

/** The profile of a seed. `size` stretches or shortens the history; 1 is what `npm test` runs. */
export function profileOf(chance: Chance, size = 1): Profile {
  const draw = chance.of('profile');
  const calm = draw.happens(0.08);
  return {
    processes: draw.pick([1, 1, 2, 2, 2, 3]),
    latency: draw.pick([0.2, 1, 1, 3, 10]),
    trouble: troubleOf(draw, calm),
    kills: calm ? 0 : draw.pick([0, 0, 1, 2, 4]),
    freezes: calm ? 0 : draw.pick([0, 0, 0, 1, 2]),
    restarts: draw.pick([0, 0, 1]),
    clockJumps: calm ? 0 : draw.pick([0, 0, 0, 1, 3]),
    clockOffset: draw.pick([0, 50, 1_500]),
    clockDrift: draw.pick([0, 0, 0.0001, 0.01]),
    actions: Math.max(2, Math.round(draw.pick([3, 5, 8, 12]) * size)),
    length: Math.round(draw.pick([5_000, 30_000, 120_000]) * Math.max(1, size / 2)),
    ...draw.pick([
      { ratePerMinute: '0.010000', opening: '50' },
      { ratePerMinute: '0.010000', opening: '50' },
      { ratePerMinute: '1.000000', opening: '12' },
      { ratePerMinute: '6.000000', opening: '11' },
    ]),
  };
}

/** Each kind of trouble is there or not, and where it is, it is rare or frequent. */
function troubleOf(draw: Draw, calm: boolean): Trouble {
  const entries = Object.entries(TROUBLE).map(([kind, [rare, frequent]]) => {
    const share = draw.happens(0.5) ? draw.pick([rare, rare, frequent]) : 0;
    return [kind, calm ? 0 : share];
  });
  return Object.fromEntries(entries) as Trouble;
}
