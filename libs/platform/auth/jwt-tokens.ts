import { createRemoteJWKSet, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { workspaceId, type WorkspaceId } from '#domain/kernel/ids';
import { Lru } from '#engine/lru';

const ROLES = ['agent', 'auditor', 'finance', 'admin'] as const;
type Role = (typeof ROLES)[number];

interface Claims {
  readonly sub: string;
  readonly workspace: WorkspaceId;
  readonly roles: readonly Role[];
}

/** What tokens are checked with: a shared secret, keys at an address, or both. */
export interface TokenSettings {
  readonly jwtSecret: string | null;
  readonly jwksUrl: string | null;
}

const WORKSPACE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const SUBJECT = /^[\x21-\x7e]{1,128}$/;

/** Reads bearer tokens: HS256 with the shared secret, or whatever the JWKS address vouches for. Expiry goes by the machine's own clock. */
export class JwtTokens {
  private readonly verify: (token: string) => Promise<JWTPayload>;
  /** Tokens that were good, so that a busy front end costs one check. */
  private readonly known = new Lru<string, { claims: Claims; expires: number }>(1_000);

  constructor({ jwtSecret, jwksUrl }: TokenSettings) {
    const secret = jwtSecret === null ? null : new TextEncoder().encode(jwtSecret);
    const remote = jwksUrl === null ? null : createRemoteJWKSet(new URL(jwksUrl));
    this.verify = async (token) => {
      if (secret && (!remote || isHs256(token))) return (await jwtVerify(token, secret, { algorithms: ['HS256'], requiredClaims: ['exp'] })).payload;
      if (!remote) throw new Error('no key to check tokens with');
      return (await jwtVerify(token, remote, { algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'], requiredClaims: ['exp'] })).payload;
    };
  }

  /** Null for a token that is none of ours, expired or not complete. */
  async read(token: string): Promise<Claims | null> {
    const known = this.known.get(token);
    if (known) return known.expires * 1_000 > Date.now() ? known.claims : null;
    const payload = await this.verify(token).catch(() => null);
    const claims = payload && claimsOf(payload);
    if (claims) this.known.set(token, { claims, expires: payload.exp as number });
    return claims;
  }
}

/** Prints a token for development and for machines. `seconds`: how long it is good for. */
export async function issueToken(secret: string, claims: { sub: string; workspace: string; roles: readonly string[] }, seconds: number): Promise<string> {
  const { sub, workspace, roles } = claims;
  return new SignJWT({ workspace, roles: [...roles] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
    .sign(new TextEncoder().encode(secret));
}

function claimsOf({ sub, workspace, roles }: JWTPayload & { workspace?: unknown; roles?: unknown }): Claims | null {
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) return null;
  if (typeof workspace !== 'string' || !WORKSPACE.test(workspace)) return null;
  if (!Array.isArray(roles) || !roles.every((role): role is Role => (ROLES as readonly unknown[]).includes(role))) return null;
  return { sub, workspace: workspaceId(workspace), roles };
}

function isHs256(token: string): boolean {
  try {
    const header = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8')) as { alg?: unknown };
    return header.alg === 'HS256';
  } catch {
    return false;
  }
}
