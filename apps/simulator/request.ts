import type { IncomingMessage } from 'node:http';
import type { Instant } from '#domain/kernel/instant';
import type { GraphAction } from './faults.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A request to the Graph API, as it came in. */
export interface GraphRequest {
  readonly at: Instant;
  readonly phoneNumberId: string;
  readonly action: GraphAction;
  readonly body: Fields;
  readonly token: string | null;
}

const ROUTE = /^\/(?:v\d+\.\d+\/)?([^/]+)\/(calls|messages)$/;
const ACTIONS: readonly GraphAction[] = ['connect', 'pre_accept', 'accept', 'reject', 'terminate'];

/** Reads a request; null when no route of the Graph API fits, or its body asks for nothing that we know. */
export async function readRequest(message: IncomingMessage, at: Instant): Promise<GraphRequest | null> {
  const route = ROUTE.exec(new URL(message.url ?? '/', 'http://simulator').pathname);
  const body = parse(await textOf(message));
  if (message.method !== 'POST' || !route || body === null) return null;
  const [, number = '', edge = ''] = route;
  const action = actionOf(edge, body);
  return action && { at, phoneNumberId: decodeURIComponent(number), action, body, token: tokenOf(message) };
}

const actionOf = (edge: string, body: Fields): GraphAction | null =>
  edge === 'messages' ? 'message' : (ACTIONS.find((known) => known === body['action']) ?? null);

const tokenOf = ({ headers }: IncomingMessage): string | null => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? null;

/** Text under a key; undefined for anything else. */
export const textIn = (fields: Fields, key: string): string | undefined => (typeof fields[key] === 'string' && fields[key] !== '' ? fields[key] : undefined);

/** An object under a key; empty for anything else. */
export const fieldsIn = (fields: Fields, key: string): Fields => (isFields(fields[key]) ? fields[key] : {});

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
