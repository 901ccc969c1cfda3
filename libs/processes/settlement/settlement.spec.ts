import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { account } from '#domain/account/account.decider';
import type { AccountEvent } from '#domain/account/account.events';
import { CL, connected, context, link, record, ringing, talked, terminated } from '#domain/call/call.builders';
import type { CallCommand } from '#domain/call/call.commands';
import { call } from '#domain/call/call.decider';
import type { CallEvent } from '#domain/call/call.events';
import { channel } from '#domain/channel/channel.decider';
import { charge } from '#domain/charge/charge.decider';
import type { ChargeEvent, Rated } from '#domain/charge/charge.events';
import type { DomainEvent } from '#domain/kernel/event';
import { accountId } from '#domain/kernel/ids';
import { instant } from '#domain/kernel/instant';
import { fromMoney, micros, toMoney, type Money } from '#domain/kernel/money';
import type { Envelope } from '#domain/kernel/projection';
import { tariff } from '#domain/tariff/tariff.decider';
import type { Rate, RatingInput } from '#domain/tariff/tariff.rating';
import type { Reaction } from '../process.ts';
import { settlement } from './settlement.ts';

const envelope = {} as Envelope;

describe('settlement', () => {
  it('charges an answered outbound call to the account, once', () => {
    const world = after(record(connected('10:00:00')), record(talked('outbound', '10:00:05', '10:01:01')));
    expect(world.charged).toMatchObject([{ type: 'ChargeSettled', context: { callId: 'cl_1', accountId: 'acc-1' }, rated: { amount: '0.056000' } }]);
    expect(world.posted).toEqual([{ type: 'BalanceDebited', accountId: 'acc-1', callId: 'cl_1', n: 0, amount: '0.056000' }]);
  });

  it('leaves a call that was not answered alone: it never even asks for a price', () => {
    const world = after(record(connected('10:00:00')), record(terminated('outbound', '10:00:30')));
    expect([world.charged, world.posted, world.asked]).toEqual([[], [], []]);
  });

  it('posts only the difference when a better account of the end makes it another amount', () => {
    const world = after(
      record(connected('10:00:00')),
      record(talked('outbound', '10:00:05', '10:01:01')),
      record(talked('outbound', '10:00:05', '10:01:05')),
    );
    expect(world.charged).toMatchObject([{ type: 'ChargeSettled' }, { type: 'ChargeCorrected', n: 1, difference: '0.004000' }]);
    expect(world.posted).toMatchObject([{ amount: '0.056000' }, { type: 'BalanceDebited', n: 1, amount: '0.004000' }]);
  });

  it('charges a call that turns out to have been answered', () => {
    const world = after(record(terminated('outbound', '10:00:30')), record(talked('outbound', '10:00:05', '10:01:01')));
    expect(world.posted).toMatchObject([{ type: 'BalanceDebited', n: 0, amount: '0.056000' }]);
  });

  it('MO-3 rates again when a late fact tells the number', () => {
    const unknown = { subject: { bsuid: 'US.1349' } };
    const world = after(record(talked('outbound', '10:00:05', '10:01:01', unknown)), record(ringing('10:00:03', { subject: { number: '39333' } })));
    expect(world.asked.map(({ number, bsuid }) => [number, bsuid])).toEqual([[null, 'US.1349'], ['39333', 'US.1349']]);
    expect(world.charged).toMatchObject([{ rated: { market: 'US.1349' } }, { type: 'ChargeCorrected', rated: { market: '39333' } }]);
  });

  it('MO-3 rates again when the dial that a call belongs to tells the number', () => {
    const dial = { ...link('10:02:00'), subject: { number: '39333' } } as CallCommand;
    const world = after(record(talked('outbound', '10:00:05', '10:01:01', { subject: { bsuid: 'US.1349' } })), dial);
    expect(world.charged.at(-1)).toMatchObject({ type: 'ChargeCorrected', rated: { market: '39333' }, context: { agentId: 'anna' } });
  });

  it('takes the wa_id for the number where no fact gives one', () =>
    expect(after(record(talked('outbound', '10:00:05', '10:01:01', { subject: { waId: '39333' } }))).asked).toMatchObject([{ number: '39333' }]));

  it('MO-3 asks for the market of the number that was called, which is ours when the contact called', () =>
    expect(after(record(talked('inbound', '10:00:05', '10:01:01'))).asked).toMatchObject([{ number: '16315553601', bsuid: null }]));

  it('rates in the zone of the WABA, in the currency of the account, with all cards of the workspace', () =>
    expect(after(record(talked('outbound', '10:00:05', '10:01:01'))).asked).toMatchObject([
      { timeZone: 'Europe/Rome', currency: 'USD', tariff: { cards: [], maps: [] }, ending: { billableSeconds: 56 } },
    ]));

  it('has no currency for an account that was never opened', () => {
    const stranger = { context: context('outbound', { accountId: accountId('acc-2') }) };
    const world = after(record(talked('outbound', '10:00:05', '10:01:01', stranger)));
    expect(world.asked).toMatchObject([{ currency: null }]);
    expect(world.charged).toMatchObject([{ type: 'ChargeUnrated', reason: 'account_unknown' }]);
  });

  it('lists a call without a price and takes no money', () => {
    const world = after(record(talked('outbound', '10:00:05', '10:01:01', { subject: {} })));
    expect([world.charged, world.posted]).toMatchObject([[{ type: 'ChargeUnrated', reason: 'no_market' }], []]);
  });

  it('does nothing for a late fact before there is an end', () => {
    const { on } = settlement({ rate: stub([]) });
    const late: CallEvent = { type: 'LateFactRecorded', callId: CL, fact: { ...ringing('10:00:03') }, subject: { number: '39333' } };
    const [reaction] = on.LateFactRecorded?.(late, envelope) ?? [];
    expect(reaction?.command(...([tariff.initial, call.initial, account.initial, channel.initial] as never[]))).toBeNull();
  });

  it('MO-17 ends with the same charge and balance in whatever order the facts come, and however often', () => {
    const facts = [
      record(connected('10:00:00', { subject: { bsuid: 'US.1349' } })),
      record(ringing('10:00:03', { subject: { number: '39333' } })),
      record(terminated('outbound', '10:01:00', { subject: {} })),
      record(talked('outbound', '10:00:05', '10:01:01', { subject: {} })),
      record(talked('outbound', '10:00:05', '10:01:30', { subject: {} })),
    ];
    const inOrder = after(...facts);
    fc.assert(
      fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: 2 * facts.length }), (order) => {
        const world = after(...order);
        expect(world.rated).toEqual(inOrder.rated);
        expect(world.balance).toBe(inOrder.balance);
      }),
    );
    expect([inOrder.rated?.amount, inOrder.balance]).toEqual(['0.085000', 10_000_000n - 85_000n]);
  });
});

interface World {
  readonly charged: readonly ChargeEvent[];
  readonly posted: readonly AccountEvent[];
  readonly asked: readonly RatingInput[];
  readonly rated: Rated | null;
  readonly balance: bigint;
}

/** Carries out the commands on one call, and whatever they lead to, on a fresh workspace with an account of 10 USD. */
function after(...commands: readonly CallCommand[]): World {
  const asked: RatingInput[] = [];
  const process = settlement({ rate: stub(asked) });
  const streams = new Map<string, unknown>([
    ['account acc-1', funded()],
    ['channel 436666719526789', connectedChannel()],
  ]);
  const log: DomainEvent[] = [];
  const execute = (reaction: Pick<Reaction, 'aggregate' | 'id'>, command: unknown) => {
    const { category, decider } = reaction.aggregate;
    const stream = `${category} ${reaction.id}`;
    const state: unknown = streams.get(stream) ?? decider.initial;
    const decision = decider.decide(command, state);
    const events: readonly DomainEvent[] = decision.kind === 'nothing' ? [] : decision.events;
    streams.set(stream, events.reduce<unknown>((sum, event) => decider.evolve(sum, event), state));
    log.push(...events);
    for (const event of events) react(event);
  };
  const react = (event: DomainEvent) => {
    for (const reaction of process.on[event.type as keyof typeof process.on]?.(event as never, envelope) ?? []) {
      const states = (reaction.needs ?? []).map(({ aggregate, id }) => streams.get(`${aggregate.category} ${id}`) ?? aggregate.decider.initial);
      const command = reaction.command(...(states as never[]));
      if (command) execute(reaction, command);
    }
  };
  for (const command of commands) execute({ aggregate: { category: 'call', decider: call }, id: CL }, command);
  return worldOf(log, streams, asked);
}

function worldOf(log: readonly DomainEvent[], streams: ReadonlyMap<string, unknown>, asked: readonly RatingInput[]): World {
  const state = (streams.get(`charge ${CL}`) ?? charge.initial) as typeof charge.initial;
  const money = streams.get('account acc-1') as typeof account.initial;
  return {
    charged: log.filter(({ type }) => type.startsWith('Charge')) as unknown as readonly ChargeEvent[],
    posted: log.filter(({ type }) => /^(Balance|Debt)/.test(type)) as unknown as readonly AccountEvent[],
    asked,
    rated: state.kind === 'settled' ? state.rated : null,
    balance: money.kind === 'open' ? money.balance : 0n,
  };
}

/** A thousandth of a unit a second, in a market that is named by what was known of the called. */
function stub(asked: RatingInput[]): Rate {
  return (input) => {
    asked.push(input);
    const { ending, number, bsuid, currency } = input;
    if (ending.billableSeconds === 0) return { rated: null, reason: null };
    if (currency === null) return { rated: null, reason: 'account_unknown' };
    const market = number ?? bsuid;
    return market === null ? { rated: null, reason: 'no_market' } : { rated: ratedFor(market, ending.billableSeconds), reason: null };
  };
}

function ratedFor(market: string, seconds: number): Rated {
  const amount = toMoney(micros(BigInt(seconds) * 1_000n));
  const startedAt = instant(Date.UTC(2026, 10, 24, 10));
  return {
    direction: 'outbound',
    startedAt,
    billableSeconds: seconds,
    clock: 'duration',
    pulses: seconds,
    incrementSeconds: 1,
    market,
    tier: 0,
    ratePerMinute: '0.060000' as Money,
    amount,
    currency: 'USD',
    rateCard: 'sha256:card',
    marketMap: 'sha256:map',
    minutes: [{ minute: 0, startAt: startedAt, seconds, pulses: seconds, amount }],
  };
}

function funded() {
  const acc = accountId('acc-1');
  const events: readonly AccountEvent[] = [
    { type: 'AccountOpened', accountId: acc, name: 'Main', currency: 'USD' },
    { type: 'BalanceToppedUp', accountId: acc, amount: toMoney(fromMoney('10' as Money)), reference: null, at: instant(0) },
  ];
  return events.reduce(account.evolve, account.initial);
}

function connectedChannel() {
  const { phoneNumberId, wabaId, timeZone, accountId: acc } = context(null);
  return channel.evolve(channel.initial, {
    type: 'ChannelConnected',
    phoneNumberId,
    wabaId,
    displayPhoneNumber: '16315553601',
    country: 'IT',
    timeZone,
    accountId: acc,
  });
}
