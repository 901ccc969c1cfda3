import type { Refusal } from '#domain/kernel/decider';
import { instant, iso } from '#domain/kernel/instant';
import { PROBLEMS, type ProblemCode } from './problem-codes.ts';

/** Where in the request a fault lies. CSV bodies have a line instead of a path. */
export interface FieldFault {
  readonly path?: string;
  readonly line?: number;
  readonly message: string;
}

interface More {
  readonly detail?: string;
  readonly rule?: string;
  /** Milliseconds since the epoch. */
  readonly retryAt?: number;
  readonly errors?: readonly FieldFault[];
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfter?: number;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The body of an RFC 9457 problem document. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly rule?: string;
  readonly retryAt?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  readonly [input: string]: unknown;
}

/** A no, thrown anywhere at the edge. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly retryAfter: number | undefined;
  private readonly more: More;

  constructor(code: ProblemCode, more: More = {}) {
    super(more.detail ?? PROBLEMS[code].title);
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.retryAfter = more.retryAfter;
    this.more = more;
  }

  body(): ProblemBody {
    const { rule, retryAt, detail, errors, inputs } = this.more;
    return {
      ...inputs,
      type: `https://ringledger.dev/problems/${this.code.replaceAll('_', '-')}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      ...(rule && { rule }),
      ...(retryAt !== undefined && { retryAt: iso(instant(retryAt)) }),
      ...(detail && { detail }),
      ...(errors && { errors }),
    };
  }
}

/** A decider's no as an answer. */
export const problemOf = ({ code, rule, detail, retryAt, inputs }: Refusal): Problem =>
  new Problem(code, { ...(rule && { rule }), ...(detail && { detail }), ...(retryAt !== undefined && { retryAt }), ...(inputs && { inputs }) });

/** A request that does not fit, with the path of each fault. */
export const invalid = (...errors: readonly FieldFault[]): Problem =>
  new Problem('invalid_request', { detail: errors.map(told).slice(0, 3).join('; '), errors });

/** A fault of the whole body has no path to name. */
function told({ path, line, message }: FieldFault): string {
  const place = path ?? (line === undefined ? '' : `line ${line}`);
  return place === '' ? message : `${place}: ${message}`;
}

/** Nothing here, or nothing of this workspace: the same answer, so that neither can be told from the other. */
export const notFound = (): Problem => new Problem('not_found');
