import { issueToken } from '#platform/auth/jwt-tokens';
import { configurationFrom } from '#platform/configuration/configuration';
import { ConfigurationFault } from '#platform/configuration/configuration-fault';

interface Options {
  readonly workspace: string;
  readonly sub: string;
  readonly roles: string;
  readonly hours: string;
}

const ROLES = ['agent', 'auditor', 'finance', 'admin'];

/** Prints a token that the server takes. */
export async function token({ workspace, sub, roles, hours }: Options): Promise<void> {
  const { jwtSecret } = configurationFrom(process.env).secrets;
  if (jwtSecret === null) throw new ConfigurationFault('AUTH_JWKS_URL is set: tokens come from whoever runs that address');
  const named = roles.split(',').map((role) => role.trim());
  const unknown = named.find((role) => !ROLES.includes(role));
  if (unknown !== undefined) throw new ConfigurationFault(`--roles names "${unknown}"; there are ${ROLES.join(', ')}`);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(workspace)) throw new ConfigurationFault('--workspace is 1 to 64 letters, digits, dashes or underscores');
  if (!/^[\x21-\x7e]{1,128}$/.test(sub)) throw new ConfigurationFault('--sub is 1 to 128 printable characters without blanks');
  if (!/^\d{1,5}$/.test(hours) || Number(hours) === 0) throw new ConfigurationFault('--hours is a whole number from 1 on');
  console.log(await issueToken(jwtSecret, { sub, workspace, roles: named }, Number(hours) * 3_600));
}
