import { dialAggregate } from '#domain/dial/dial.decider';
import type { DialEvent } from '#domain/dial/dial.events';
import type { DialState } from '#domain/dial/dial.state';
import { permission } from '#domain/permission/permission.decider';
import type { PermissionEvent } from '#domain/permission/permission.events';
import type { Known } from '../known.ts';
import { hold } from '../violation.ts';
import type { CallsAndLines } from './calls.ts';
import type { Check } from './check.ts';

/** When all is over nothing is left taken: no line, and no pair, by a call or a dial that is over. */
export function leftBehind(known: Known, calls: CallsAndLines): Check {
  const dialOf = (id: string): DialState => {
    const events = known.streams.get(`dial-demo.${id}`) ?? [];
    return events.reduce<DialState>((state, { data }) => dialAggregate.decider.evolve(state, data as DialEvent), dialAggregate.decider.initial);
  };
  const isOver = (holder: string): boolean => {
    if (!holder.startsWith('dl_')) return calls.calls.get(holder)?.ending != null;
    const dial = dialOf(holder);
    return dial.kind === 'linked' ? calls.calls.get(dial.callId)?.ending != null : dial.kind !== 'requested' && dial.kind !== 'unresolved';
  };
  return {
    settled() {
      for (const [agent, { line }] of calls.lines) {
        hold(line.kind !== 'held' || !isOver(line.holder), 'nothing is left taken', () => `${agent} is held by ${line.kind === 'held' ? line.holder : ''}, which is over`);
      }
      for (const [stream, events] of known.streams) {
        if (!stream.startsWith('permission-')) continue;
        const { reservation } = events.reduce((facts, { data }) => permission.evolve(facts, data as PermissionEvent), permission.initial);
        // A pair whose dial never came to be is taken from it by the next one.
        const waits = reservation && ['none', 'refused'].includes(dialOf(reservation.dialId).kind);
        hold(!reservation || waits === true || !isOver(reservation.dialId), 'nothing is left taken', () => `${stream} is reserved by ${reservation?.dialId ?? ''}, which is over`);
      }
    },
  };
}
