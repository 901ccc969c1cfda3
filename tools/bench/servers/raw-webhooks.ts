/**
 * The limit of intake: a plain server that reads a webhook's body and checks its signature, and stores nothing. Run as a process of its own, with
 * the app secret in WHATSAPP_APP_SECRET.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifySignature } from '#whatsapp/signature';

const secrets = [process.env['WHATSAPP_APP_SECRET'] ?? ''];

const ANSWER = '{"received":true}';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const header = request.headers['x-hub-signature-256'];
    const fits = verifySignature(Buffer.concat(chunks), typeof header === 'string' ? header : undefined, secrets) !== null;
    response.writeHead(fits ? 200 : 401, { 'content-type': 'application/json', 'content-length': ANSWER.length }).end(ANSWER);
  });
});

server.listen(0, '127.0.0.1', () => console.log(`serves at http://127.0.0.1:${(server.address() as AddressInfo).port}`));
