import { account } from '#domain/account/account.decider';
import type { AccountEvent } from '#domain/account/account.events';
import { availableOf, type Account } from '#domain/account/account.state';
import { fromMoney, minus, plus, ZERO, type Micros, type Money } from '#domain/kernel/money';
import type { Recorded } from '../known.ts';
import { hold } from '../violation.ts';
import type { Check } from './check.ts';

/** What an account came to, summed up beside its own fold. */
interface Sums {
  readonly state: Account;
  readonly in: Micros;
  readonly out: Micros;
}

/** No balance below zero, every posting balances, and the account pays exactly what the charges say (MO-9). */
export class Books implements Check {
  private readonly accounts = new Map<string, Sums>();
  /** What each charge says should be posted, and what was, by call and number. */
  private readonly charged = new Map<string, Micros>();
  private readonly posted = new Map<string, Micros>();

  written(events: readonly Recorded[]): void {
    for (const event of events) this.one(event);
    this.together(events);
  }

  settled(): void {
    for (const [key, amount] of this.charged) {
      const there = this.posted.get(key) ?? ZERO;
      hold(there === amount, 'every charge is posted once', () => `${key}: charged ${amount}, posted ${there}`);
    }
    for (const key of this.posted.keys()) hold(this.charged.has(key), 'every charge is posted once', () => `${key} was posted and never charged`);
  }

  /** What the charges of a call come to. */
  totalOf(callId: string): Micros {
    let total: Micros = ZERO;
    for (const [key, amount] of this.charged) if (key.startsWith(`${callId} `)) total = plus(total, amount);
    return total;
  }

  private one({ stream, data }: Recorded): void {
    if (stream.startsWith('account-')) this.move(stream, data as AccountEvent);
    if (data.type === 'ChargeSettled') this.charge(`${data.context.callId} 0`, data.rated.amount, data.rated.minutes);
    if (data.type === 'ChargeCorrected') this.charge(`${data.context.callId} ${data.n}`, data.difference, data.lines);
  }

  private charge(key: string, amount: Money, lines: readonly { readonly amount: Money }[]): void {
    const sum = lines.reduce<Micros>((total, line) => plus(total, fromMoney(line.amount)), ZERO);
    hold(sum === fromMoney(amount), 'every posting sums to zero', () => `${key}: lines of ${sum} for a charge of ${amount}`);
    this.charged.set(key, fromMoney(amount));
  }

  private move(stream: string, event: AccountEvent): void {
    const before = this.accounts.get(stream) ?? { state: account.initial, in: ZERO, out: ZERO };
    const state = account.evolve(before.state, event);
    const after = { state, in: plus(before.in, comingIn(event)), out: plus(before.out, goingOut(event)) };
    this.accounts.set(stream, after);
    const balance = state.kind === 'open' ? state.balance : ZERO;
    hold(availableOf(state) >= ZERO, 'no available balance is below zero', () => `${stream} after ${event.type}: ${availableOf(state)}`);
    hold(state.kind !== 'open' || state.debt >= ZERO, 'no available balance is below zero', () => `${stream}: a debt of ${String(state.kind === 'open' && state.debt)}`);
    hold(minus(after.in, after.out) === balance, 'every posting sums to zero', () => `${stream}: in ${after.in}, out ${after.out}, balance ${balance}`);
  }

  /** All that one append posts of one charge is one posting. */
  private together(events: readonly Recorded[]): void {
    const sums = new Map<string, Micros>();
    for (const { data } of events) {
      if (data.type !== 'BalanceDebited' && data.type !== 'BalanceCredited' && data.type !== 'DebtRecorded') continue;
      const key = `${data.callId} ${data.n}`;
      const amount = fromMoney(data.amount);
      sums.set(key, data.type === 'BalanceCredited' ? minus(sums.get(key) ?? ZERO, amount) : plus(sums.get(key) ?? ZERO, amount));
    }
    for (const [key, sum] of sums) {
      hold(!this.posted.has(key), 'nothing is counted twice', () => `the posting ${key}`);
      this.posted.set(key, sum);
      hold(this.charged.get(key) === sum, 'every posting sums to zero', () => `${key}: charged ${String(this.charged.get(key))}, posted ${sum}`);
    }
  }
}

function comingIn(event: AccountEvent): Micros {
  return event.type === 'BalanceToppedUp' || event.type === 'BalanceCredited' ? fromMoney(event.amount) : ZERO;
}

function goingOut(event: AccountEvent): Micros {
  return event.type === 'BalanceDebited' || event.type === 'DebtPaid' ? fromMoney(event.amount) : ZERO;
}
