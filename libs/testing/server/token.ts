import { createHmac } from 'node:crypto';

/** Who a token speaks for. */
export interface Bearer {
  readonly sub: string;
  readonly roles: readonly ('agent' | 'auditor' | 'finance' | 'admin')[];
  /** Default: `demo`. */
  readonly workspace?: string;
  /** Seconds from now on the machine's clock; below zero it has expired. Default: an hour. */
  readonly goodFor?: number;
}

/** A token as another program would make it: HS256 over the two parts of a JWT. */
export function tokenFor({ sub, roles, workspace = 'demo', goodFor = 3_600 }: Bearer, secret: string): string {
  const exp = Math.floor(Date.now() / 1_000) + goodFor;
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, workspace, roles, exp })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
