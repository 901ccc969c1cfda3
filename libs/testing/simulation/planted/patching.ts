import type { System } from '#application/system';
import type { Aggregate } from '#domain/kernel/aggregate';
import type { Context, Outcome } from '#engine/gateway/gateway';

/** The same object, some of whose methods are others. */
export const with_ = <T extends object>(original: T, others: Partial<T>): T => Object.assign(Object.create(original) as T, others);

/** A command of any aggregate. */
export type AnyCommand = { readonly type: string } & Readonly<Record<string, unknown>>;

type Execute = (command: AnyCommand, context: Context) => Promise<Outcome<unknown, unknown>>;

/** A command on its way through the gateway. */
export interface Passing {
  readonly command: AnyCommand;
  readonly context: Context;
  /** The state that it will meet. */
  readonly state: () => Promise<unknown>;
}

/** Has every command of a system go through other hands. */
export const commanding = (change: (execute: Execute, passing: Passing) => Promise<Outcome<unknown, unknown>>) => (system: System): void => {
  const { gateway } = system;
  type Any = Aggregate<AnyCommand, never, unknown>;
  const execute = gateway.execute.bind(gateway) as unknown as (aggregate: Any, id: string, command: AnyCommand, context: Context) => Promise<Outcome<unknown, unknown>>;
  const changed = (aggregate: Any, id: string, command: AnyCommand, context: Context): Promise<Outcome<unknown, unknown>> =>
    change((other, under) => execute(aggregate, id, other, under), { command, context, state: () => gateway.load(aggregate, context.workspace, id) });
  Object.assign(gateway, { execute: changed });
};
