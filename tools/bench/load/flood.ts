import { connect, type Socket } from 'node:net';

/** One request as it goes over the wire. */
export type Shot = Buffer;

/** A request in bytes, so that sending it costs the generator next to nothing. */
export function shot(method: string, path: string, headers: Readonly<Record<string, string>>, body: Uint8Array = new Uint8Array()): Shot {
  const lines = Object.entries({ host: '127.0.0.1', 'content-length': String(body.byteLength), ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: (\d+)/i;

function drive(socket: Socket, next: () => Shot | null, done: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const send = () => { const s = next(); if (s === null) { socket.end(); resolve(); } else socket.write(s); };
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const head = received.indexOf(END_OF_HEAD);
      if (head < 0) return;
      const text = received.toString('latin1', 0, head);
      const length = Number(LENGTH.exec(text)?.[1] ?? NaN);
      if (!text.startsWith('HTTP/1.1 200') || Number.isNaN(length)) { reject(new Error(text)); socket.destroy(); return; }
      if (received.length < head + 4 + length) return;
      received = Buffer.alloc(0);
      done();
      send();
    });
    socket.on('error', reject);
    socket.on('connect', send);
  });
}
export async function flood(address: string, next: () => Shot, seconds: number, connections = 32): Promise<number> {
  const url = new URL(address);
  const began = performance.now(); const end = began + seconds * 1000; let count = 0;
  await Promise.all(Array.from({ length: connections }, () => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    return drive(socket, () => performance.now() < end ? next() : null, () => count++);
  }));
  return count / ((performance.now() - began) / 1000);
}
