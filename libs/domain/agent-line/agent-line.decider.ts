import { emit, impossible, nothing, refuse } from '../kernel/decider.ts';
import type { Aggregate } from '../kernel/aggregate.ts';
import type { Decider, Decision } from '../kernel/decider.ts';
import { after, SECOND } from '../kernel/instant.ts';
import type { Millis } from '../kernel/instant.ts';
import type { AgentLineCommand } from './agent-line.commands.ts';
import type { AgentLineEvent } from './agent-line.events.ts';
import { holderAt, holderOf } from './agent-line.state.ts';
import type { AgentLineState } from './agent-line.state.ts';

/** How long a line is taken for a call that is not surely won yet. */
const SEIZURE: Millis = 10 * SECOND;

/** One agent, one call (CA-6, CA-8). Losing the race for a call frees the line before the loser hears of it. */
export const agentLine: Decider<AgentLineCommand, AgentLineEvent, AgentLineState> = {
  initial: { presence: 'away', line: { kind: 'free' } },

  decide(command, state) {
    switch (command.type) {
      case 'SeizeLine':
        return seize(command, state);
      case 'HoldLine':
        return hold(command, state);
      case 'ReleaseLine': {
        const { agentId, holder } = command;
        return holderOf(state.line) === holder ? emit<AgentLineEvent>({ type: 'LineReleased', agentId, holder }) : nothing;
      }
      case 'SetPresence': {
        const { agentId, presence } = command;
        if (presence === state.presence) return nothing;
        return emit<AgentLineEvent>({ type: presence === 'online' ? 'AgentOnline' : 'AgentAway', agentId });
      }
      default:
        return impossible(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'LineSeized':
        return { ...state, line: { kind: 'seized', holder: event.holder, until: event.until } };
      case 'LineHeld':
        return { ...state, line: { kind: 'held', holder: event.holder } };
      case 'LineReleased':
        return { ...state, line: { kind: 'free' } };
      case 'AgentOnline':
        return { ...state, presence: 'online' };
      case 'AgentAway':
        return { ...state, presence: 'away' };
      default:
        return impossible(event);
    }
  },
};

/** Streams `line-<workspace>.<agentId>`. */
export const agentLineAggregate: Aggregate<AgentLineCommand, AgentLineEvent, AgentLineState> = { category: 'line', decider: agentLine };

type Command<T extends AgentLineCommand['type']> = Extract<AgentLineCommand, { type: T }>;

function seize({ agentId, holder, now }: Command<'SeizeLine'>, state: AgentLineState): Decision<AgentLineEvent> {
  const taken = holderAt(state, now);
  if (taken === holder) return nothing;
  if (taken !== null) return refuse('agent_busy', { rule: 'CA-6', inputs: { holder: taken } });
  return emit<AgentLineEvent>({ type: 'LineSeized', agentId, holder, until: after(now, SEIZURE) });
}

/** Makes a seizure last, or hands a dial's line to its call. A line that was released meanwhile stays free: its call is over. */
function hold({ agentId, holder, was }: Command<'HoldLine'>, { line }: AgentLineState): Decision<AgentLineEvent> {
  if (line.kind === 'held' && line.holder === holder) return nothing;
  const mine = line.kind !== 'free' && (line.holder === holder || line.holder === was);
  return mine ? emit<AgentLineEvent>({ type: 'LineHeld', agentId, holder }) : nothing;
}
