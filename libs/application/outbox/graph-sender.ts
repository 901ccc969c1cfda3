import type { ActionContent } from '#processes/outbound-actions/outbound-actions';
import { graphClient, type GraphAnswer, type GraphClient } from '#whatsapp/graph-client';
import type { Sender, Sent } from './sender.ts';

/** Where the platform is, and what proves to it who we are. */
export interface GraphSenderOptions {
  readonly url: string;
  /** Null: nothing is sent. */
  readonly token: string | null;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Sends actions to the platform's Graph API. */
export function graphSender({ url, token, timeoutMs = TIMEOUT_MS }: GraphSenderOptions): Sender {
  if (token === null) return { enabled: false, send: () => Promise.resolve({ kind: 'unreached', reason: 'there is no GRAPH_API_TOKEN' }) };
  const client = graphClient({ baseUrl: url, token, timeoutMs });
  return { enabled: true, send: async (phoneNumberId, content) => sentOf(await request(client, phoneNumberId, content)) };
}

function request(client: GraphClient, phoneNumberId: string, content: ActionContent): Promise<GraphAnswer> {
  switch (content.kind) {
    case 'connect':
      return client.connect({ phoneNumberId, ...content });
    case 'accept':
      return client.accept({ phoneNumberId, ...content });
    case 'reject':
      return client.reject({ phoneNumberId, ...content });
    case 'terminate':
      return client.terminate({ phoneNumberId, ...content });
    case 'permission_request':
      return client.permissionRequest({ phoneNumberId, ...content });
  }
}

const sentOf = (answer: GraphAnswer): Sent => answer;
