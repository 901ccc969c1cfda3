import { describe, expect, it } from '@jest/globals';
import { ConfigurationFault } from './configuration-fault.ts';
import { observingFrom } from './observing.ts';

describe('what a process tells of itself', () => {
  it('is a log of what matters, no traces, and 30 s of patience, unless somebody asks for more', () => {
    expect(observingFrom({})).toEqual({ logLevel: 'info', tracing: null, stillAfter: 30_000 });
    expect(observingFrom({ LOG_LEVEL: '', TRACING: '', OTEL_EXPORTER_OTLP_ENDPOINT: '', READY_STILL_SECONDS: '' })).toEqual(observingFrom({}));
  });

  it.each(['debug', 'info', 'warn', 'error', 'silent'] as const)('is logged from %s on', (logLevel) => {
    expect(observingFrom({ LOG_LEVEL: logLevel })).toMatchObject({ logLevel });
  });

  it.each([
    [{ TRACING: 'on' }, { endpoint: 'http://localhost:4318', share: 1 }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' }, { endpoint: 'http://collector:4318', share: 1 }],
    [{ TRACING: 'on', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector', OTEL_TRACES_SAMPLER_ARG: '0.25' }, { endpoint: 'https://collector', share: 0.25 }],
    [{ TRACING: 'on', OTEL_TRACES_SAMPLER_ARG: '.5' }, { endpoint: 'http://localhost:4318', share: 0.5 }],
    [{ TRACING: 'off', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }, null],
    [{ OTEL_TRACES_SAMPLER_ARG: '0.5' }, null],
  ])('is traced as %j says', (env, tracing) => {
    expect(observingFrom(env)).toMatchObject({ tracing });
  });

  it('takes its patience in seconds', () => {
    expect(observingFrom({ READY_STILL_SECONDS: '5' })).toMatchObject({ stillAfter: 5_000 });
  });

  it.each([
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ TRACING: 'yes' }, 'TRACING'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [{ TRACING: 'on', OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG'],
    [{ TRACING: 'on', OTEL_TRACES_SAMPLER_ARG: 'half' }, 'OTEL_TRACES_SAMPLER_ARG'],
    [{ READY_STILL_SECONDS: '0' }, 'READY_STILL_SECONDS'],
    [{ READY_STILL_SECONDS: '1.5' }, 'READY_STILL_SECONDS'],
  ])('stops the start where %j makes no sense, naming %s', (env, variable) => {
    expect(() => observingFrom(env)).toThrow(ConfigurationFault);
    expect(() => observingFrom(env)).toThrow(variable);
  });
});
