import { describe, expect, it } from '@jest/globals';
import { specOf } from '#testing/decider-spec';
import { agentId } from '../kernel/ids.ts';
import { instant } from '../kernel/instant.ts';
import type { Instant } from '../kernel/instant.ts';
import type { AgentLineCommand } from './agent-line.commands.ts';
import type { AgentLineEvent, Holder } from './agent-line.events.ts';
import { agentLine } from './agent-line.decider.ts';
import { holderAt, isOnline } from './agent-line.state.ts';

const { given } = specOf(agentLine);
const anna = agentId('anna');
const at = (clock: string): Instant => instant(Date.parse(`2026-11-24T${clock}Z`));

const seize = (holder: Holder, now: Instant): AgentLineCommand => ({ type: 'SeizeLine', agentId: anna, holder, now });
const hold = (holder: Holder, was?: Holder): AgentLineCommand => ({ type: 'HoldLine', agentId: anna, holder, ...(was ? { was } : {}) });
const release = (holder: Holder): AgentLineCommand => ({ type: 'ReleaseLine', agentId: anna, holder });
const be = (presence: 'online' | 'away'): AgentLineCommand => ({ type: 'SetPresence', agentId: anna, presence });

const seized = (holder: Holder, until: Instant): AgentLineEvent => ({ type: 'LineSeized', agentId: anna, holder, until });
const held = (holder: Holder): AgentLineEvent => ({ type: 'LineHeld', agentId: anna, holder });
const released = (holder: Holder): AgentLineEvent => ({ type: 'LineReleased', agentId: anna, holder });

describe('agent line', () => {
  it('is seized for 10 s', () => given().when(seize('cl_a', at('10:00:00'))).emits(seized('cl_a', at('10:00:10'))));

  it('CA-8 the same call may seize it again, from whatever tab', () => {
    given(seized('cl_a', at('10:00:10'))).when(seize('cl_a', at('10:00:05'))).doesNothing();
    given(held('cl_a')).when(seize('cl_a', at('11:00:00'))).doesNothing();
  });

  it('CA-6 refuses a second call while the first is being taken or is live', () => {
    given(seized('cl_a', at('10:00:10'))).when(seize('cl_b', at('10:00:05'))).refuses('agent_busy', { rule: 'CA-6', inputs: { holder: 'cl_a' } });
    given(seized('cl_a', at('10:00:10')), held('cl_a')).when(seize('cl_b', at('12:00:00'))).refuses('agent_busy', { rule: 'CA-6', inputs: { holder: 'cl_a' } });
  });

  it('frees a seizure that nobody confirmed, at exactly its last instant and not before', () => {
    given(seized('cl_a', at('10:00:10'))).when(seize('cl_b', at('10:00:09.999'))).refuses('agent_busy');
    given(seized('cl_a', at('10:00:10'))).when(seize('cl_b', at('10:00:10'))).emits(seized('cl_b', at('10:00:20')));
    given(seized('cl_a', at('10:00:10'))).when(seize('cl_a', at('10:00:10'))).emits(seized('cl_a', at('10:00:20')));
  });

  it('is held for as long as the call lasts', () => {
    given(seized('cl_a', at('10:00:10'))).when(hold('cl_a')).emits(held('cl_a'));
    given(seized('cl_a', at('10:00:10')), held('cl_a')).when(hold('cl_a')).doesNothing();
  });

  it('passes from a dial to its call', () => {
    given(seized('dl_a', at('10:00:10'))).when(hold('cl_a', 'dl_a')).emits(held('cl_a'));
    given(held('dl_a')).when(hold('cl_a', 'dl_a')).emits(held('cl_a'));
    given(held('cl_a')).when(hold('cl_a', 'dl_a')).doesNothing();
  });

  it('is held by nobody who had not taken it, nor once it was given back', () => {
    given().when(hold('cl_a')).doesNothing();
    given(held('cl_b')).when(hold('cl_a', 'dl_a')).doesNothing();
    given(seized('cl_a', at('10:00:10')), released('cl_a')).when(hold('cl_a')).doesNothing();
  });

  it('is released by its holder alone, even when the seizure has run out', () => {
    given(held('cl_a')).when(release('cl_a')).emits(released('cl_a'));
    given(seized('cl_a', at('10:00:10'))).when(release('cl_a')).emits(released('cl_a'));
    given(held('cl_a')).when(release('cl_b')).doesNothing();
    given(held('cl_a'), released('cl_a')).when(release('cl_a')).doesNothing();
  });

  it('tells who has it at an instant', () => {
    const taken = given(seized('cl_a', at('10:00:10'))).state();
    expect([holderAt(taken, at('10:00:09.999')), holderAt(taken, at('10:00:10'))]).toEqual(['cl_a', null]);
    expect(holderAt(given(held('cl_a')).state(), at('23:00:00'))).toBe('cl_a');
  });
});

describe('presence', () => {
  it('is an event only when it changes', () => {
    given().when(be('online')).emits({ type: 'AgentOnline', agentId: anna });
    given().when(be('online'), be('online')).doesNothing();
    given().when(be('online'), be('away')).emits({ type: 'AgentAway', agentId: anna });
    given().when(be('away')).doesNothing();
  });

  it('leaves the line alone', () => {
    const { state } = given(held('cl_a')).when(be('online'));
    expect(isOnline(state)).toBe(true);
    expect(holderAt(state, at('10:00:00'))).toBe('cl_a');
    expect(isOnline(given().state())).toBe(false);
  });
});
