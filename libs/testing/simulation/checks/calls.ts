import type { CallEvent } from '#domain/call/call.events';
import { evolve } from '#domain/call/call.evolve';
import { unheardOf, type CallState } from '#domain/call/call.state';
import { winnerOf } from '#domain/call/winner';
import { holderAt, type AgentLineState } from '#domain/agent-line/agent-line.state';
import { agentLine } from '#domain/agent-line/agent-line.decider';
import type { AgentLineEvent } from '#domain/agent-line/agent-line.events';
import { after, SECOND } from '#domain/kernel/instant';
import type { Recorded } from '../known.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** For how long a line is taken at first (CA-6). */
const SEIZURE = 10 * SECOND;

/** One agent a call, and one call an agent (CA-5, CA-6). */
export class CallsAndLines implements Check {
  readonly calls = new Map<string, CallState>();
  readonly lines = new Map<string, AgentLineState>();

  written(events: readonly Recorded[]): void {
    for (const event of events) {
      if (event.stream.startsWith('call-')) this.ofCall(event);
      if (event.stream.startsWith('line-')) this.ofLine(event);
    }
  }

  /** Who has the call, by the id of its stream. */
  winnerOf(callId: string): string | null {
    const state = this.calls.get(callId);
    return state ? winnerOf(state) : null;
  }

  private ofCall({ stream, data }: Recorded): void {
    const id = idOf(stream);
    const before = this.calls.get(id) ?? unheardOf;
    if (data.type === 'CallAccepted') {
      const winner = winnerOf(before);
      hold(winner === null, 'a call has one winner', () => `${data.agentId} takes ${id}, which ${winner} has`);
      hold(before.ending === null, 'a call that is over is not taken', () => id);
    }
    if (data.type === 'CallMissed') hold(!before.ending?.missed || isCorrected(before), 'a miss is told once', () => id);
    this.calls.set(id, evolve(before, data as CallEvent));
  }

  private ofLine({ stream, data }: Recorded): void {
    const id = idOf(stream);
    const before = this.lines.get(id) ?? agentLine.initial;
    const event = data as AgentLineEvent;
    if (event.type === 'LineSeized') {
      // By the clock that decided: what an append is stamped with is read later.
      const holder = holderAt(before, after(event.until, -SEIZURE));
      hold(holder === null, 'a line has one holder', () => `${event.holder} seizes the line of ${id}, which ${holder} has`);
    }
    if (event.type === 'LineReleased') this.released(id, event.holder, before);
    this.lines.set(id, agentLine.evolve(before, event));
  }

  private released(agent: string, holder: string, { line }: AgentLineState): void {
    hold(line.kind !== 'free', 'a line has one holder', () => `${agent} is freed twice`);
    const call = this.calls.get(holder);
    const his = call !== undefined && winnerOf(call) === agent && call.ending === null;
    hold(!his, 'a line is held as long as its call lasts', () => `${agent} has ${holder}, and his line is freed`);
  }
}

/** The ending stands in the event before; a miss that follows its own ending is the ending's. */
const isCorrected = ({ ending }: CallState): boolean => ending?.missed !== null;

const idOf = (stream: string): string => stream.slice(stream.indexOf('.') + 1);
