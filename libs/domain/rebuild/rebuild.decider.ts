import type { Aggregate } from '../kernel/aggregate.ts';
import { emit, impossible, nothing, refuse, type Decider, type Decision } from '../kernel/decider.ts';
import type { RebuildCommand } from './rebuild.commands.ts';
import type { RebuildEvent } from './rebuild.events.ts';
import { isOver, type Build, type Builds } from './rebuild.state.ts';

/** Builds that are over and still shown. */
const SHOWN = 20;

type Start = Extract<RebuildCommand, { type: 'StartRebuild' }>;
type OfOne = Exclude<RebuildCommand, Start>;

/** One build at a time for each view, each with one end. A command for a build that nobody began does nothing. */
export const rebuild: Decider<RebuildCommand, RebuildEvent, Builds> = {
  initial: [],

  decide(command, builds) {
    if (command.type === 'StartRebuild') return start(command, builds);
    const build = builds.find(({ id }) => id === command.build);
    return build ? ofOne(command, build) : nothing;
  },

  evolve(builds, event) {
    if (event.type !== 'RebuildStarted') return builds.map((build) => (build.id === event.build ? after(build, event) : build));
    const { build: id, kind, targets, at } = event;
    const over = builds.filter(isOver);
    const forgotten = new Set(over.slice(0, Math.max(0, over.length - SHOWN)));
    return [...builds.filter((build) => !forgotten.has(build)), { id, kind, targets, state: 'building', startedAt: at, since: at, fault: null }];
  },
};

/** All builds of an installation are one stream, so that two that would touch one view cannot both begin. */
export const rebuildAggregate: Aggregate<RebuildCommand, RebuildEvent, Builds> = { category: 'rebuild', decider: rebuild };

function start({ build, kind, targets, at }: Start, builds: Builds): Decision<RebuildEvent> {
  if (builds.some(({ id }) => id === build)) return nothing;
  const wanted = new Set(targets.map(({ view }) => view));
  const other = builds.find((known) => !isOver(known) && known.targets.some(({ view }) => wanted.has(view)));
  if (other) return refuse('rebuild_in_progress', { detail: `build ${other.id} is ${other.state}`, inputs: { build: other.id, state: other.state } });
  return emit({ type: 'RebuildStarted', build, kind, targets, at });
}

interface Step {
  readonly from: readonly Build['state'][];
  /** Where there is nothing to do any more. Elsewhere the step is refused. */
  readonly already: readonly Build['state'][];
}

const ANY_OTHER = ['building', 'switching', 'done', 'failed', 'cancelling', 'cancelled'] as const;

const STEPS: { readonly [T in OfOne['type']]: Step } = {
  CancelRebuild: { from: ['building', 'failed'], already: ['cancelling', 'cancelled'] },
  ResumeRebuild: { from: ['failed'], already: ['building'] },
  BeginSwitch: { from: ['building'], already: ['switching'] },
  FailRebuild: { from: ['building', 'switching'], already: ANY_OTHER },
  ClearRebuild: { from: ['cancelling'], already: ANY_OTHER },
  FinishRebuild: { from: ['switching'], already: ANY_OTHER },
};

function ofOne(command: OfOne, { id: build, state }: Build): Decision<RebuildEvent> {
  const { from, already } = STEPS[command.type];
  if (from.includes(state)) return emit(eventOf(command));
  return already.includes(state) ? nothing : refuse('rebuild_over', { detail: `build ${build} is ${state}`, inputs: { build, state } });
}

function eventOf(command: OfOne): RebuildEvent {
  const { build, at } = command;
  switch (command.type) {
    case 'CancelRebuild':
      return { type: 'RebuildCancelled', build, at };
    case 'ResumeRebuild':
      return { type: 'RebuildResumed', build, at };
    case 'BeginSwitch':
      return { type: 'RebuildSwitching', build, at };
    case 'FailRebuild':
      return { type: 'RebuildFailed', build, fault: command.fault, at };
    case 'ClearRebuild':
      return { type: 'RebuildCleared', build, at };
    case 'FinishRebuild':
      return { type: 'RebuildFinished', build, at };
    default:
      return impossible(command);
  }
}

type Moved = Exclude<RebuildEvent, { type: 'RebuildStarted' }>;

const STATE_AFTER: { readonly [T in Moved['type']]: Build['state'] } = {
  RebuildFailed: 'failed',
  RebuildResumed: 'building',
  RebuildCancelled: 'cancelling',
  RebuildCleared: 'cancelled',
  RebuildSwitching: 'switching',
  RebuildFinished: 'done',
};

function after(build: Build, event: Moved): Build {
  const fault = event.type === 'RebuildFailed' ? event.fault : event.type === 'RebuildResumed' ? null : build.fault;
  return { ...build, state: STATE_AFTER[event.type], fault, since: event.at };
}
