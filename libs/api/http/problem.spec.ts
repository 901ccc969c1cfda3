import { describe, expect, it } from '@jest/globals';
import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { NotFound, Refused, Unfit } from '#application/refused';
import { AppendTooLarge, RevisionConflict, StoreUnavailable, UnknownOutcome } from '#engine/store-errors';
import { PROBLEMS, type ProblemCode } from './problem-codes.ts';
import { asProblem, ProblemFilter, sendProblem } from './problem.filter.ts';
import { invalid, notFound, Problem, problemOf } from './problem.ts';

/** What was answered with, and what was logged. */
function answering() {
  const logged: unknown[] = [];
  const reply = {
    headers: {} as Record<string, string>,
    code: 0,
    text: '',
    header(name: string, value: string) {
      this.headers[name] = value;
      return this;
    },
    status(code: number) {
      this.code = code;
      return this;
    },
    type(value: string) {
      return this.header('content-type', value);
    },
    send(text: string) {
      this.text = text;
      return this;
    },
  };
  const filter = Object.assign(new ProblemFilter() as object, { log: (_: string, error: unknown, about: object) => void logged.push(error, about) }) as unknown as ProblemFilter;
  const host = { switchToHttp: () => ({ getResponse: () => reply, getRequest: () => ({ correlationId: 'co_1' }) }) };
  return { reply, logged, throws: (error: unknown) => filter.catch(error, host as never) };
}

describe('the body of a problem', () => {
  it('has the fields of RFC 9457, the code and the rule, and instants as ISO-8601', () => {
    const refusal = { code: 'permission_request_limit', rule: 'PE-3', detail: '1 request per 24 h', retryAt: Date.UTC(2026, 10, 24, 9), inputs: { used: 1 } } as const;
    expect(problemOf(refusal).body()).toEqual({
      type: 'https://ringledger.dev/problems/permission-request-limit',
      title: 'A permission request was sent too recently',
      status: 409,
      code: 'permission_request_limit',
      rule: 'PE-3',
      retryAt: '2026-11-24T09:00:00.000Z',
      detail: '1 request per 24 h',
      used: 1,
    });
  });

  it('leaves out what is not known, and says from the very beginning of time where that is meant', () => {
    expect(Object.keys(notFound().body())).toEqual(['type', 'title', 'status', 'code']);
    expect(problemOf({ code: 'call_limit_reached', retryAt: 0 }).body().retryAt).toBe('1970-01-01T00:00:00.000Z');
  });

  it('CA-5 names the winner beside the rule', () => {
    expect(problemOf({ code: 'already_taken', rule: 'CA-5', inputs: { winner: 'anna' } }).body()).toMatchObject({ code: 'already_taken', rule: 'CA-5', winner: 'anna' });
  });

  it('is not changed by inputs that bear its names', () => {
    const inputs = { type: 'x', title: 'x', status: 200, code: 'x' };
    expect(problemOf({ code: 'no_rate', inputs }).body()).toEqual({ ...new Problem('no_rate').body() });
  });

  it('says the first three faults in a line, and lists all', () => {
    const faults = ['a', 'b', 'c', 'd'].map((path) => ({ path, message: 'is text' }));
    expect(invalid(...faults).body()).toMatchObject({ detail: 'a: is text; b: is text; c: is text', errors: faults });
    expect(invalid({ line: 3, message: 'has a gap' }).body()).toMatchObject({ detail: 'line 3: has a gap', errors: [{ line: 3, message: 'has a gap' }] });
    expect(invalid({ path: '', message: 'is an object' }).body().detail).toBe('is an object');
  });

  it('of every code has the status of its table', () => {
    for (const [code, { status, title }] of Object.entries(PROBLEMS)) expect(new Problem(code as ProblemCode).body()).toMatchObject({ status, title, code });
  });
});

describe('what an error means to a caller', () => {
  it.each([
    ['a refusal', new Refused({ code: 'agent_busy', rule: 'CA-6' }), 409, 'agent_busy'],
    ['nothing there', new NotFound('call'), 404, 'not_found'],
    ['a fault of a field', new Unfit({ path: 'to', message: 'is none' }), 400, 'invalid_request'],
    ['a lost race', new RevisionConflict('s', 1, 2), 409, 'concurrent_change'],
    ['a store that cannot be reached', new StoreUnavailable('down'), 503, 'unavailable'],
    ['an answer of the store that never came', new UnknownOutcome('lost'), 503, 'unavailable'],
    ['too much at once', new AppendTooLarge(2, 1), 413, 'too_large'],
    ['an address that is not there', new NotFoundException(), 404, 'not_found'],
    ['a body that is too large', new PayloadTooLargeException(), 413, 'too_large'],
    ['a body of another type', { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE', statusCode: 415 }, 415, 'unsupported_media_type'],
    ['a body that is no JSON', Object.assign(new Error('Unexpected token'), { code: 'FST_ERR_CTP_INVALID_JSON_BODY', statusCode: 400 }), 400, 'malformed_json'],
    ['no body where JSON was said to be', Object.assign(new Error('empty'), { code: 'FST_ERR_CTP_EMPTY_JSON_BODY', statusCode: 400 }), 400, 'malformed_json'],
    ['an id that is longer than any', { code: 'FST_ERR_MAX_PARAM_LENGTH', statusCode: 414 }, 404, 'not_found'],
    ['another fault of the request', { code: 'FST_ERR_OTHER', statusCode: 431 }, 400, 'invalid_request'],
    ['a fault of the framework', { code: 'FST_ERR_OTHER', statusCode: 500 }, 500, 'internal'],
    ['what lies damaged in the store', new SyntaxError('Unexpected end of JSON input'), 500, 'internal'],
    ['a fault of ours', new TypeError('x is not a function'), 500, 'internal'],
    ['anything else', 'what', 500, 'internal'],
    ['nothing', undefined, 500, 'internal'],
  ])('%s', (_, error, status, code) => {
    expect(asProblem(error)).toMatchObject({ status, code });
  });

  it('keeps rule, retryAt, inputs and paths', () => {
    expect(asProblem(new Refused({ code: 'call_limit_reached', rule: 'PE-9', retryAt: 0, inputs: { used: 5 } })).body()).toMatchObject({ rule: 'PE-9', retryAt: expect.any(String), used: 5 });
    expect(asProblem(new Unfit({ line: 3, message: 'no' }, { path: 'a', message: 'b' })).body().errors).toEqual([{ line: 3, message: 'no' }, { path: 'a', message: 'b' }]);
  });
});

describe('answering with a problem', () => {
  it('is a problem document with its status', () => {
    const { reply, logged, throws } = answering();
    throws(new Refused({ code: 'call_over' }));
    expect([reply.code, reply.headers['content-type']]).toEqual([409, 'application/problem+json']);
    expect(JSON.parse(reply.text)).toEqual(new Problem('call_over').body());
    expect(logged).toEqual([]);
  });

  it('tells nothing of the insides of a fault of ours, and logs them', () => {
    const { reply, logged, throws } = answering();
    const fault = new Error('password is hunter2');
    throws(fault);
    expect(reply.code).toBe(500);
    expect(reply.text).not.toContain('hunter2');
    expect(logged).toEqual([fault, { level: 'error', component: 'http', code: 'internal', correlationId: 'co_1' }]);
  });

  it('warns of a store that is away, which passes by itself', () => {
    const { logged, throws } = answering();
    throws(new StoreUnavailable('away'));
    expect(logged).toEqual([expect.any(StoreUnavailable), expect.objectContaining({ level: 'warn', code: 'unavailable' })]);
  });

  it('says after how many seconds to try again, and logs no reader who is early', () => {
    const { reply, logged, throws } = answering();
    throws(new Problem('behind', { retryAfter: 1 }));
    expect([reply.code, reply.headers['Retry-After'], logged]).toEqual([503, '1', []]);
    sendProblem(reply as never, new Problem('unavailable', { retryAfter: 5 }));
    expect(reply.headers['Retry-After']).toBe('5');
  });
});
