import { describe, expect, it } from '@jest/globals';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { Violation } from './violation.ts';
import { PLANTED } from './planted/faults.ts';

const SEEDS = 200;

const EVENTS = ['CallReceived', 'CallAccepted', 'CallRejected', 'CallMissed', 'DialRequested', 'DialLinked', 'ContactMerged', 'PermissionRequested', 'ChargeSettled', 'ChargeCorrected', 'BalanceToppedUp', 'ChannelConnected', 'RequestAnswered'];
const TROUBLES = ['appendRefused', 'appendUnknown', 'diskFull', 'commitTorn', 'webhookLost', 'webhookRepeated', 'answerLost'];

const MINUTES = 60_000;

const faultNamed = (name: string) => PLANTED.find((fault) => fault.name === name)?.sabotage;

describe('the whole back end, through histories in which everything goes wrong', () => {
  it('holds what it promises, and meets what it is to meet: calls both ways, races, merges, corrections, charges, deaths and torn commits', async () => {
    const met = new Set<string>();
    const troubles = new Set<string>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violation, events, incidents } = await simulate(seed);
      expect([seed, violation?.message ?? null]).toEqual([seed, null]);
      for (const type of events) met.add(type);
      for (const { name } of incidents) troubles.add(name.replace(/^.*:/, ''));
    }
    for (const type of EVENTS) expect(met).toContain(type);
    for (const trouble of TROUBLES) expect(troubles).toContain(trouble);
  }, 4 * MINUTES);

  it('goes the same way again, to the last step', async () => {
    const [once, again, other] = [await simulate(7), await simulate(7), await simulate(8)];
    expect(again).toEqual(once);
    expect(other.trace).not.toBe(once.trace);
  });

  it('breaks at the same step of the same history, and leaves out of it what has nothing to do with it', async () => {
    const sabotage = faultNamed('commit unanswered is done');
    let seed = 1;
    let failed = await simulate(seed, { sabotage });
    while (!failed.violation) failed = await simulate(++seed, { sabotage });
    const again = await simulate(seed, { sabotage });
    expect([again.steps, again.trace, again.violation?.message]).toEqual([failed.steps, failed.trace, failed.violation.message]);
    const { outcome, leftOut } = await shrink(failed, { sabotage });
    expect(outcome.incidents.length).toBeLessThan(failed.incidents.length);
    expect((outcome.violation as Violation).invariant).toBe((failed.violation as Violation).invariant);
    expect(await simulate(seed, { sabotage, leftOut })).toEqual(outcome);
  }, 2 * MINUTES);
});
