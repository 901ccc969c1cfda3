import { describe, expect, it } from '@jest/globals';
import { agentLine } from '#domain/agent-line/agent-line.decider';
import type { AgentLineCommand } from '#domain/agent-line/agent-line.commands';
import type { AgentLineEvent } from '#domain/agent-line/agent-line.events';
import { accept, anna, at, CL, fail, link, NUMBER, pickedUp, received, record, talked, terminated } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import { contactId, dialId } from '#domain/kernel/ids';
import { specOf } from '#testing/decider-spec';
import { reactionsTo } from '../process-spec.ts';
import { lineRelease } from './line-release.ts';

const { given } = specOf(call);
const DL = dialId('dl_1');

/** What the last of these commands on the call leads to. */
const after = (...commands: readonly CallCommand[]) => reactionsTo(lineRelease, ...given().when(...commands).events());

const hold = (holder: string, was?: string) => ({ to: 'line/anna', command: { type: 'HoldLine', agentId: anna, holder, ...(was ? { was } : {}) } });
const release = (holder: string) => ({ to: 'line/anna', command: { type: 'ReleaseLine', agentId: anna, holder } });

describe('the line of an agent', () => {
  it('CA-6 is held by the call that he accepted, and free when the accept fails', () => {
    expect(after(record(received('10:00:00')), accept(anna, '10:00:05'))).toEqual([hold(CL)]);
    expect(after(record(received('10:00:00')), accept(anna, '10:00:05'), fail(anna, '10:00:06'))).toEqual([release(CL)]);
  });

  it('CA-6 is free when his call is over, and stays as it is when somebody else’s or nobody’s is', () => {
    expect(after(record(received('10:00:00')), accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:00')))).toEqual([release(CL)]);
    expect(after(record(received('10:00:00')), record(terminated('inbound', '10:00:31')))).toEqual([]);
  });

  it('CA-6 passes from the dial to its call and is free of both at the end', () => {
    expect(after(link('10:00:01'))).toEqual([hold(CL, DL)]);
    expect(after(link('10:00:01'), record(pickedUp('10:00:05')), record(talked('outbound', '10:00:05', '10:01:00')))).toEqual([release(CL), release(DL)]);
  });

  it('CA-6 is free at last where the link is seen after the end', () =>
    expect(after(record(talked('outbound', '10:00:05', '10:01:00')), link('10:02:00'))).toEqual([hold(CL, DL), release(CL), release(DL)]));

  it('CA-6 is free of an agent whom a correction takes the call from', () =>
    expect(after(record(received('10:00:00')), accept(anna, '10:00:05'), record(talked('inbound', '10:00:06', '10:01:00')), fail(anna, '10:01:10'))).toEqual([
      release(CL),
      release(CL),
    ]));

  it('CA-6 is free when the dial came to nothing', () => {
    const dial = { dialId: DL, phoneNumberId: NUMBER, contactId: contactId('ct_1'), agentId: anna, at: at('10:00:00') };
    expect(reactionsTo(lineRelease, { type: 'DialFailed', ...dial, code: 138006 })).toEqual([release(DL)]);
    expect(reactionsTo(lineRelease, { type: 'DialCancelled', ...dial })).toEqual([release(DL)]);
  });

  it('CA-6 ends up free, from the dial to the end of its call', () => {
    const line = specOf(agentLine);
    const events: AgentLineEvent[] = [{ type: 'LineSeized', agentId: anna, holder: DL, until: at('10:00:10') }];
    const kinds = [link('10:00:01'), record(pickedUp('10:00:05')), record(talked('outbound', '10:00:05', '10:01:00'))].map((_, i, all) => {
      for (const { command } of after(...all.slice(0, i + 1))) events.push(...line.given(...events).when(command as AgentLineCommand).events());
      return line.given(...events).state().line.kind;
    });
    expect(kinds).toEqual(['held', 'held', 'free']);
  });
});
