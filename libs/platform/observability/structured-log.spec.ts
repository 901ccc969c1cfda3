import { describe, expect, it } from '@jest/globals';
import type { Log } from '#engine/log';
import { structuredLog, type LeastLevel } from './structured-log.ts';

/** A log, and the lines that it wrote. */
function logging(level: LeastLevel = 'info'): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  return { log: structuredLog(level, { write: (line) => void lines.push(line) }), lines };
}

const fieldsOf = (line: string | undefined): Record<string, unknown> => JSON.parse(line ?? '') as Record<string, unknown>;

describe('a structured log', () => {
  it('writes one line of JSON: level, time, component and what it is about, with the message last', () => {
    const { log, lines } = logging();
    log('tries again', undefined, { level: 'warn', component: 'outbox', correlationId: 'co_1', workspace: 'demo', position: '07', tries: 2 });
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
    const { time, ...fields } = fieldsOf(lines[0]);
    expect(fields).toEqual({ level: 'warn', component: 'outbox', correlationId: 'co_1', workspace: 'demo', position: '07', tries: 2, message: 'tries again' });
    expect(time).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  });

  it('takes a line for information, and one with an error for an error, unless it is told otherwise', () => {
    const { log, lines } = logging();
    log('serving');
    log('failed', new Error('x'));
    log('failed', new Error('x'), { level: 'warn' });
    expect(lines.map((line) => fieldsOf(line)['level'])).toEqual(['info', 'error', 'warn']);
    expect(fieldsOf(lines[0])).toMatchObject({ component: 'ringledger' });
    expect(fieldsOf(lines[0])).not.toHaveProperty('error');
  });

  it('says of an error what may be said of it', () => {
    const { log, lines } = logging();
    log('failed', new SyntaxError('"Amina" is not valid JSON'), { component: 'intake' });
    expect(fieldsOf(lines[0])['error']).toMatchObject({ name: 'SyntaxError', frames: expect.any(Array) });
    expect(lines[0]).not.toContain('Amina');
  });

  it('leaves out what matters less than is asked for', () => {
    const written = (least: LeastLevel) => {
      const { log, lines } = logging(least);
      for (const level of ['debug', 'info', 'warn', 'error'] as const) log(level, undefined, { level });
      return lines.map((line) => fieldsOf(line)['message']);
    };
    expect(written('debug')).toEqual(['debug', 'info', 'warn', 'error']);
    expect(written('warn')).toEqual(['warn', 'error']);
    expect(written('silent')).toEqual([]);
  });

  it('keeps a line one line, whatever a field holds', () => {
    const { log, lines } = logging();
    log('two\nlines', undefined, { route: 'a\nb', level: 'info' });
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
  });
});
