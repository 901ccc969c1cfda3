import { accountAggregate } from '#domain/account/account.decider';
import type { Waba } from '#domain/account/account.events';
import { accountId } from '#domain/kernel/ids';
import { parseMicros, toMoney, type Micros } from '#domain/kernel/money';
import type { Gateway } from '#engine/gateway/gateway';
import { NotFound, positionOf } from '../refused.ts';
import { contextOf, type Asker } from '../request-context.ts';

/** What an account is opened with. Amounts are decimal text, checked before. */
export interface AccountInput {
  readonly accountId: string;
  readonly name: string;
  readonly currency: string;
  readonly wabas: readonly Waba[];
  /** Decimal text; default 10. */
  readonly minimumBalance?: string;
  readonly onExhaustion?: 'stop_on_pulse_edge';
}

const DEFAULT_MINIMUM = '10.000000';

/** Prepaid accounts: opened once, topped up by hand or by machine. */
export class Accounts {
  private readonly gateway: Gateway;

  constructor(gateway: Gateway) {
    this.gateway = gateway;
  }

  /** The position, or null when the same account was there already. Refuses `already_exists` when it is another one. */
  async open(asker: Asker, input: AccountInput): Promise<string | null> {
    const id = accountId(input.accountId);
    const command = {
      type: 'OpenAccount',
      accountId: id,
      name: input.name,
      currency: input.currency,
      wabas: input.wabas.map(({ wabaId, timeZone }) => ({ wabaId, timeZone })),
      minimumBalance: toMoney(microsOf(input.minimumBalance ?? DEFAULT_MINIMUM)),
      onExhaustion: input.onExhaustion ?? 'stop_on_pulse_edge',
    } as const;
    return positionOf(await this.gateway.execute(accountAggregate, id, command, contextOf(asker)));
  }

  /** Adds money. The request's key makes it happen once. Throws {@link NotFound} where there is no such account. */
  async topUp(asker: Asker, id: string, amount: string, reference: string | null): Promise<string | null> {
    const account = accountId(id);
    const state = await this.gateway.load(accountAggregate, asker.workspace, account);
    if (state.kind === 'none') throw new NotFound('account');
    const command = { type: 'TopUp', accountId: account, amount: microsOf(amount), reference, now: this.gateway.clock.now() } as const;
    return positionOf(await this.gateway.execute(accountAggregate, account, command, contextOf(asker)));
  }
}

function microsOf(text: string): Micros {
  const micros = parseMicros(text);
  if (micros === null) throw new Error(`unchecked amount: ${text}`);
  return micros;
}
