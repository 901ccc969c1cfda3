import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { instant } from '../kernel/instant.ts';
import type { RebuildCommand } from './rebuild.commands.ts';
import type { BuildFault, RebuildEvent } from './rebuild.events.ts';
import { rebuild, rebuildAggregate } from './rebuild.decider.ts';
import { isOver } from './rebuild.state.ts';

const { given } = specOf(rebuild);
const at = instant(1_000);
const later = instant(2_000);
const fault: BuildFault = { view: 'calls', position: '7', document: 'demo/cl_1', reason: 'TypeError' };

const targetsOf = (views: readonly string[], build: string) => views.map((view) => ({ view, from: `${view}@1`, to: `${view}@1#${build}` }));
const start = (build: string, ...views: readonly string[]): RebuildCommand => ({ type: 'StartRebuild', build, kind: 'rebuild', targets: targetsOf(views, build), at });
const started = (build: string, ...views: readonly string[]): RebuildEvent => ({ type: 'RebuildStarted', build, kind: 'rebuild', targets: targetsOf(views, build), at });

const of = { build: 'b1', at: later };
const begun = started('b1', 'calls', 'agents');
const failed: RebuildEvent = { type: 'RebuildFailed', fault, ...of };
const cancelled: RebuildEvent = { type: 'RebuildCancelled', ...of };
const cleared: RebuildEvent = { type: 'RebuildCleared', ...of };
const switching: RebuildEvent = { type: 'RebuildSwitching', ...of };
const finished: RebuildEvent = { type: 'RebuildFinished', ...of };

const histories = {
  building: [begun],
  failed: [begun, failed],
  cancelling: [begun, cancelled],
  cancelled: [begun, cancelled, cleared],
  switching: [begun, switching],
  done: [begun, switching, finished],
} as const;

describe('rebuild', () => {
  it('begins, and is the same one when it is asked for again', () => {
    given().when(start('b1', 'calls', 'agents')).emits(begun);
    given(begun).when(start('b1', 'calls', 'agents')).doesNothing();
    expect(rebuildAggregate.category).toBe('rebuild');
  });

  it('goes from building over switching to done, and says since when', () => {
    const { state } = given(begun).when({ type: 'BeginSwitch', ...of }, { type: 'FinishRebuild', ...of });
    expect(state).toEqual([{ id: 'b1', kind: 'rebuild', state: 'done', targets: targetsOf(['calls', 'agents'], 'b1'), startedAt: at, since: later, fault: null }]);
  });

  it('refuses a second build of a view that is not over, and says which one stands in the way', () => {
    given(begun).when(start('b2', 'permissions', 'calls')).refuses('rebuild_in_progress', { inputs: { build: 'b1', state: 'building' } });
    given(begun, failed).when(start('b2', 'calls')).refuses('rebuild_in_progress', { inputs: { build: 'b1', state: 'failed' } });
    given(begun, cancelled).when(start('b2', 'calls')).refuses('rebuild_in_progress', { inputs: { build: 'b1', state: 'cancelling' } });
  });

  it('lets other views be built meanwhile, and the same ones again once it is over', () => {
    given(begun).when(start('b2', 'permissions')).emits(started('b2', 'permissions'));
    given(...histories.done).when(start('b2', 'calls')).emits(started('b2', 'calls'));
    given(...histories.cancelled).when(start('b2', 'calls')).emits(started('b2', 'calls'));
  });

  it('keeps what went wrong until it is resumed', () => {
    const after = given(begun).when({ type: 'FailRebuild', fault, ...of });
    after.emits(failed);
    expect(after.state[0]).toMatchObject({ state: 'failed', fault });
    const resumed = given(begun, failed).when({ type: 'ResumeRebuild', ...of });
    resumed.emits({ type: 'RebuildResumed', ...of });
    expect(resumed.state[0]).toMatchObject({ state: 'building', fault: null });
  });

  it('is cancelled in two steps, so that a crash between them leaves nothing behind', () => {
    given(begun).when({ type: 'CancelRebuild', ...of }).emits(cancelled);
    given(begun, failed).when({ type: 'CancelRebuild', ...of }).emits(cancelled);
    given(begun, cancelled).when({ type: 'ClearRebuild', ...of }).emits(cleared);
  });

  it.each([
    ['CancelRebuild', 'cancelling', 'nothing'],
    ['CancelRebuild', 'cancelled', 'nothing'],
    ['CancelRebuild', 'switching', 'refused'],
    ['CancelRebuild', 'done', 'refused'],
    ['ResumeRebuild', 'building', 'nothing'],
    ['ResumeRebuild', 'cancelling', 'refused'],
    ['ResumeRebuild', 'cancelled', 'refused'],
    ['ResumeRebuild', 'switching', 'refused'],
    ['ResumeRebuild', 'done', 'refused'],
    ['BeginSwitch', 'switching', 'nothing'],
    ['BeginSwitch', 'cancelling', 'refused'],
    ['BeginSwitch', 'failed', 'refused'],
    ['ClearRebuild', 'building', 'nothing'],
    ['ClearRebuild', 'cancelled', 'nothing'],
    ['FinishRebuild', 'building', 'nothing'],
    ['FinishRebuild', 'done', 'nothing'],
  ] as const)('%s while it is %s comes to %s', (type, state, comesTo) => {
    const answer = given(...histories[state]).when({ type, ...of });
    if (comesTo === 'nothing') answer.doesNothing();
    else answer.refuses('rebuild_over', { inputs: { build: 'b1', state } });
  });

  it('fails while it builds or switches, and not any more when it is cancelled or over', () => {
    given(begun, switching).when({ type: 'FailRebuild', fault, ...of }).emits(failed);
    for (const state of ['failed', 'cancelling', 'cancelled', 'done'] as const) given(...histories[state]).when({ type: 'FailRebuild', fault, ...of }).doesNothing();
  });

  it('does nothing for a build that nobody began', () => {
    for (const type of ['CancelRebuild', 'ResumeRebuild', 'BeginSwitch', 'ClearRebuild', 'FinishRebuild'] as const) given(begun).when({ type, build: 'b9', at }).doesNothing();
  });

  it('shows the last twenty that are over, and every one that is not', () => {
    const over = Array.from({ length: 30 }, (_, n): readonly RebuildEvent[] => {
      const build = { build: `o${n}`, at };
      return [started(build.build, 'agents'), { type: 'RebuildSwitching', ...build }, { type: 'RebuildFinished', ...build }];
    });
    const state = given(started('b0', 'calls'), ...over.flat(), started('b1', 'agents')).state();
    expect(state.map(({ id }) => id)).toEqual(['b0', ...Array.from({ length: 20 }, (_, n) => `o${n + 10}`), 'b1']);
    expect(state.filter((build) => !isOver(build)).map(({ id }) => id)).toEqual(['b0', 'b1']);
  });
});
