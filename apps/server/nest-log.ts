import type { LoggerService } from '@nestjs/common';
import type { Log } from '#api/http/log';

/** Hands on what the framework says. Requests that fail never come this way: the filter of problems takes them all. */
export class NestLog implements LoggerService {
  private readonly say: Log;

  constructor(say: Log) {
    this.say = say;
  }

  /** Says nothing of a failed start: whoever started the server is told once, in one plain line. */
  error(message: unknown, ...rest: readonly unknown[]): void {
    if (!rest.includes('NestApplication')) this.tell('error', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.tell('error', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.tell('warn', message, rest);
  }

  /** Which routes and modules there are is in the API document. */
  log(): void {}

  private tell(level: 'warn' | 'error', message: unknown, rest: readonly unknown[]): void {
    const component = rest.at(-1);
    // What stands last is the part that speaks, or else a stack.
    const about = { level, component: typeof component === 'string' && /^\w{1,60}$/.test(component) ? component : 'framework' };
    if (typeof message === 'string') this.say(message, undefined, about);
    else this.say('the framework reports a fault', message, about);
  }
}
