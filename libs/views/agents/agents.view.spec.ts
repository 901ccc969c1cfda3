import { describe, expect, it } from '@jest/globals';
import { anna, at, ben } from '#domain/call/call.builders';
import type { AnyEvent } from '#domain/events';
import { fold } from '#testing/view-spec';
import { agents } from './agents.view.ts';

const online: AnyEvent = { type: 'AgentOnline', agentId: anna };
const seized: AnyEvent = { type: 'LineSeized', agentId: anna, holder: 'cl_1', until: at('10:00:10') };
const held: AnyEvent = { type: 'LineHeld', agentId: anna, holder: 'cl_1' };
const released: AnyEvent = { type: 'LineReleased', agentId: anna, holder: 'cl_1' };
const free = { state: 'free', holder: null, until: null };

describe('agents', () => {
  it('shows who is online and who has gone', () => {
    const all = fold(agents, [online, { type: 'AgentOnline', agentId: ben }, { type: 'AgentAway', agentId: ben }]);
    expect(all).toEqual({ anna: { agentId: 'anna', presence: 'online', line: free }, ben: { agentId: 'ben', presence: 'away', line: free } });
  });

  it('CA-6 shows the call that a line is taken for, until it is released', () => {
    const lineAfter = (...events: readonly AnyEvent[]) => fold(agents, events)['anna'];
    expect(lineAfter(online, seized)).toMatchObject({ presence: 'online', line: { state: 'seized', holder: 'cl_1', until: '2026-11-24T10:00:10.000Z' } });
    expect(lineAfter(online, seized, held)?.line).toEqual({ state: 'held', holder: 'cl_1', until: null });
    expect(lineAfter(online, seized, held, released)?.line).toEqual(free);
  });

  it('takes nobody for online who never said so', () => expect(fold(agents, [held])['anna']?.presence).toBe('away'));
});
