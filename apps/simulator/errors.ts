/** An error of the Graph API before it is written. */
export interface GraphError {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The published codes that a caller must be ready for, with the status that each comes with. */
const PUBLISHED: Readonly<Record<number, readonly [status: number, message: string]>> = {
  100: [400, 'Invalid parameter'],
  190: [401, 'Invalid access token'],
  131044: [400, 'No valid payment method'],
  138000: [401, 'Calling is not enabled for this number'],
  138001: [400, 'The user cannot be called'],
  138002: [429, 'Too many calls at once'],
  138003: [400, 'Already in a call with this user'],
  138004: [500, 'Connection error'],
  138005: [429, 'Daily limit of calls reached'],
  138006: [401, 'No approved call permission found'],
  138007: [500, 'The session description was not applied in time'],
  138009: [400, 'Limit of permission requests reached'],
  138012: [400, 'Limit of connected calls reached'],
  138013: [400, 'Calls are not available for this number'],
  138014: [400, 'Calling is paused for low quality'],
  138017: [400, 'Permission is already permanent'],
};

/** The error of a code; one that is not published comes with 400. */
export function graphError(code: number, detail?: string): GraphError {
  const [status, message] = PUBLISHED[code] ?? [400, 'Unknown error'];
  return { status, code, message: `(#${code}) ${detail ?? message}` };
}

/** The body of an error in the platform's envelope. */
export const envelope = ({ code, message }: GraphError, trace: string): object => ({
  error: { message, type: 'OAuthException', code, error_data: { messaging_product: 'whatsapp', details: message }, fbtrace_id: trace },
});
