import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, MINUTE } from '#domain/kernel/instant';
import { fromMoney, micros, parseMicros } from '#domain/kernel/money';
import { minuteLines } from './minute-lines.ts';
import { priceOf } from './price.ts';
import { pulsesIn } from './pulses.ts';

const START = instant(Date.UTC(2026, 10, 24, 9));

function lines(billableSeconds: number, perMinute: string, incrementSeconds = 6) {
  return minuteLines({ startedAt: START, billableSeconds, ratePerMinute: parseMicros(perMinute) ?? micros(-1n), incrementSeconds });
}

describe('minute lines', () => {
  it('makes one line of 56 s: 10 pulses, 0.010300', () =>
    expect(lines(56, '0.0103')).toEqual([{ minute: 0, startAt: START, seconds: 56, pulses: 10, amount: '0.010300' }]));

  it('makes two lines of 61 s: 60 s with 10 pulses and 1 s with 1 pulse, each with its own start', () =>
    expect(lines(61, '0.0103')).toEqual([
      { minute: 0, startAt: START, seconds: 60, pulses: 10, amount: '0.010300' },
      { minute: 1, startAt: START + MINUTE, seconds: 1, pulses: 1, amount: '0.001030' },
    ]));

  it('MO-2 foots 66 s at 0.012345 to 0.013580 as 0.012345 and 0.001235', () =>
    expect(lines(66, '0.012345').map(({ amount }) => amount)).toEqual(['0.012345', '0.001235']));

  it('MO-2 ends 125 s at 0.012345 with a last line of 0.001234', () =>
    expect(lines(125, '0.012345').map(({ amount }) => amount)).toEqual(['0.012345', '0.012345', '0.001234']));

  it('ends at a minute edge without an empty line', () => expect(lines(120, '0.0103').map(({ seconds }) => seconds)).toEqual([60, 60]));

  it('has no line for no seconds', () => expect(lines(0, '0.0103')).toEqual([]));

  it('MO-2 foots to the call to the micro, in seconds and in pulses, whatever the rate and increment', () =>
    fc.assert(
      fc.property(fc.nat(20_000), fc.bigInt(0n, 10n ** 8n), fc.constantFrom(1, 4, 6, 15, 60), (seconds, perMinute, incrementSeconds) => {
        const ratePerMinute = micros(perMinute);
        const made = minuteLines({ startedAt: START, billableSeconds: seconds, ratePerMinute, incrementSeconds });
        const pulses = pulsesIn(seconds, incrementSeconds);
        expect(made.reduce((sum, line) => sum + fromMoney(line.amount), 0n)).toBe(priceOf(pulses, ratePerMinute, incrementSeconds));
        expect(made.reduce((sum, line) => sum + line.pulses, 0)).toBe(Number(pulses));
        expect(made.reduce((sum, line) => sum + line.seconds, 0)).toBe(seconds);
        expect(made.every((line) => fromMoney(line.amount) >= 0n)).toBe(true);
      }),
    ));
});
