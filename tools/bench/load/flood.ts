import { connect, type Socket } from 'node:net';
import { answerCounter } from './answers.ts';

const CONNECTIONS = 32;

/**
 * Asks a server over 32 connections, each of which sends its next request once the last one is answered, and says how many answers came a second.
 *
 * It writes requests that are bytes already and reads no more of an answer than its status and length. With Node's own client the generator would be
 * the limit of the bare servers, so that whatever they are compared with would look better than it is.
 */
export async function flood(address: string, seconds: number, next: () => Buffer): Promise<number> {
  const { hostname, port } = new URL(address);
  const began = performance.now();
  const until = began + seconds * 1_000;
  const counts = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => ask(connect({ host: hostname, port: Number(port), noDelay: true }), until, next)),
  );
  return (counts.reduce((sum, count) => sum + count, 0) / (performance.now() - began)) * 1_000;
}

function ask(socket: Socket, until: number, next: () => Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const answersIn = answerCounter();
    let answered = 0;
    const send = () => void socket.write(next());
    const read = (chunk: Buffer): void => {
      const answers = answersIn(chunk);
      if (answers === 0) return;
      answered += answers;
      if (performance.now() < until) return send();
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', send);
    socket.on('data', (chunk) => {
      try {
        read(chunk);
      } catch (error) {
        socket.destroy();
        reject(error as Error);
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed a connection')));
  });
}
