import { describe, expect, it } from '@jest/globals';
import { NestLog } from './nest-log.ts';

/** What the framework says, as it is handed on. */
function listening() {
  const said: unknown[][] = [];
  return { said, log: new NestLog((...line) => void said.push(line)) };
}

describe('what the framework says', () => {
  it('goes on with the part that speaks', () => {
    const { said, log } = listening();
    log.warn('a module is deprecated', 'NestFactory');
    log.error('it failed', 'Error: it failed\n    at x (y:1:1)', 'ExceptionHandler');
    log.fatal('it ended', 'Error: it ended\n    at x (y:1:1)');
    expect(said).toEqual([
      ['a module is deprecated', undefined, { level: 'warn', component: 'NestFactory' }],
      ['it failed', undefined, { level: 'error', component: 'ExceptionHandler' }],
      ['it ended', undefined, { level: 'error', component: 'framework' }],
    ]);
  });

  it('goes on as an error where it is one, so that its message is judged like any other', () => {
    const { said, log } = listening();
    const fault = new TypeError('Amina');
    log.error(fault);
    expect(said).toEqual([['the framework reports a fault', fault, { level: 'error', component: 'framework' }]]);
  });

  it('says nothing of a start that failed, which is told in one plain line, nor of what it sets up', () => {
    const { said, log } = listening();
    log.error('listen EADDRINUSE', 'NestApplication');
    log.log();
    expect(said).toEqual([]);
  });
});
