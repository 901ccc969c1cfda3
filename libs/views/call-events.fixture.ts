import { at, context, NUMBER, roster, anna, ben, record } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import type { CallEvent } from '#domain/call/call.events';
import { call } from '#domain/call/call.decider';
import type { DialRequested } from '#domain/dial/dial.events';
import { accountId, contactId, dialId } from '#domain/kernel/ids';
import { specOf } from '#testing/decider-spec';

const { given } = specOf(call);

/** All events that the commands on one call lead to, as its aggregate emits them. */
export function eventsOf(...commands: readonly CallCommand[]): readonly CallEvent[] {
  const events: CallEvent[] = [];
  for (const command of commands) events.push(...given(...events).when(command).events());
  return events;
}

type Fact = Parameters<typeof record>[0];

/** A fact that reaches us at 10:00:50 with Anna free and Ben on a call, whatever its own time: so that decisions are the same in any order. */
export const heard = (fact: Fact, over: Parameters<typeof record>[1] = {}): CallCommand => record(fact, { now: at('10:00:50'), roster: roster([anna], [ben]), ...over });

export const everyOrder = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  items.length === 0 ? [[]] : items.flatMap((item, i) => everyOrder(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));

/** Anna dials Sheena. */
export const dialRequested: DialRequested = {
  type: 'DialRequested',
  dialId: dialId('dl_1'),
  phoneNumberId: NUMBER,
  contactId: contactId('ct_1'),
  agentId: anna,
  at: at('10:00:00'),
  grantPosition: '00000000000000000007',
  billing: { accountId: accountId('acc-1'), wabaId: '366634483210360', timeZone: 'Europe/Rome' },
  subject: { to: '16315553602', bsuid: 'US.1349', name: 'Sheena', sdp: 'v=0 offer' },
};

/** Who Anna's dial names in each of its later events. */
export const parties = { dialId: dialId('dl_1'), phoneNumberId: NUMBER, contactId: contactId('ct_1'), agentId: anna } as const;

/** The subject of a contact of whom everything is known. */
export const sheena = { platformCallId: 'wacid.ABGG', bsuid: 'US.1349', waId: '16315553602', name: 'Sheena Nelson', number: '16315553602' };

/** A fact whose payload does not say who it is. */
export const ofSomebody = { context: context(null, { contactId: null }), subject: { platformCallId: 'wacid.ABGG' } };
