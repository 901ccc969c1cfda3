import { describe, expect, it } from '@jest/globals';
import { anna, at, context, dialled, link, NUMBER, received, record, ringing, talked, terminated } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import { contactId, dialId } from '#domain/kernel/ids';
import { specOf } from '#testing/decider-spec';
import { reactionsTo } from '../process-spec.ts';
import { pairRelease } from './pair-release.ts';

const { given } = specOf(call);
const CT = contactId('ct_1');
const after = (...commands: readonly CallCommand[]) => reactionsTo(pairRelease, ...given().when(...commands).events());
const released = { to: `permission/${NUMBER}.ct_1`, command: { type: 'ReleasePair', pair: { phoneNumberId: NUMBER, contactId: CT }, dialId: 'dl_1' } };

describe('number and contact', () => {
  it('CA-13 are free for the next call when the dialled one is over', () => {
    expect(after(link('10:00:01'), record(ringing('10:00:02')))).toEqual([]);
    expect(after(link('10:00:01'), record(terminated('outbound', '10:00:31')))).toEqual([released]);
  });

  it('CA-13 are free where the link is seen after the end', () => expect(after(record(talked('outbound', '10:00:05', '10:01:00')), link('10:02:00'))).toEqual([released]));

  it('CA-13 are those that were dialled, where the facts know no contact', () => {
    const bare = terminated('outbound', '10:00:31', { context: context('outbound', { contactId: null }) });
    expect(after(record(bare, { dial: { ...dialled, contactId: CT } }))).toEqual([released]);
  });

  it('CA-13 are not touched by calls that nobody dialled here', () => {
    expect(after(record(received('10:00:00')), record(terminated('inbound', '10:00:31')))).toEqual([]);
    expect(after(record(terminated('outbound', '10:00:31')))).toEqual([]);
  });

  it('CA-13 are free when the dial came to nothing', () => {
    const dial = { dialId: dialId('dl_1'), phoneNumberId: NUMBER, contactId: CT, agentId: anna, at: at('10:00:00') };
    expect(reactionsTo(pairRelease, { type: 'DialFailed', ...dial, code: null }, { type: 'DialCancelled', ...dial })).toEqual([released, released]);
  });
});
