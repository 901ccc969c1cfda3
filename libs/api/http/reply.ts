import { SetMetadata } from '@nestjs/common';

/** What a handler answers with; the interceptor turns it into status, headers and body. */
export interface Reply<T = unknown> {
  readonly status: number;
  readonly body: T;
  /** Where the events of a write lie in the log; null when it wrote nothing. */
  readonly position: string | null;
}

/** JSON that is text already, such as documents as they lie in the store. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** 201: it is there now. */
export const created = <T>(body: T, position: string | null): Reply<T> => ({ status: 201, body, position });
/** 202: it will be done. */
export const accepted = <T>(body: T, position: string | null): Reply<T> => ({ status: 202, body, position });
/** 200: it is so. */
export const done = <T>(body: T, position: string | null): Reply<T> => ({ status: 200, body, position });

export const READS_KEY = 'ringledger:reads';

/** The views that a read answers from: it waits for them, and says their position. */
export const Reads = (...views: readonly string[]): MethodDecorator => SetMetadata(READS_KEY, views);

export const MONEY_KEY = 'ringledger:money';

/** A route that moves money: it needs an idempotency key, which holds for the whole workspace, not for one caller. */
export const MovesMoney = (): MethodDecorator => SetMetadata(MONEY_KEY, true);
