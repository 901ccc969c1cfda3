/** A request as the bytes that go over the wire, so that sending it costs the generator next to nothing. */
export function requestBytes(method: string, path: string, headers: Readonly<Record<string, string>>, body: Uint8Array = new Uint8Array()): Buffer {
  const all = { host: '127.0.0.1', 'content-length': String(body.byteLength), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
}
