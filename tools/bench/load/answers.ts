const END_OF_HEAD = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;
const NOTHING = Buffer.alloc(0);

/**
 * Counts the answers that come over one connection: takes in bytes, and says how many answers they completed. Bodies are skipped, not gathered.
 * Throws for an answer that is not a 200.
 */
export function answerCounter(): (chunk: Buffer) => number {
  let head: Buffer = NOTHING;
  let missing = 0;
  return (chunk) => {
    let rest = chunk;
    let answers = 0;
    while (rest.length > 0) {
      if (missing === 0) {
        const bytes = head.length === 0 ? rest : Buffer.concat([head, rest]);
        const end = bytes.indexOf(END_OF_HEAD);
        head = end < 0 ? bytes : NOTHING;
        if (end < 0) return answers;
        missing = bodyLength(bytes.toString('latin1', 0, end + 2));
        rest = bytes.subarray(end + END_OF_HEAD.length);
      }
      const taken = Math.min(missing, rest.length);
      missing -= taken;
      rest = rest.subarray(taken);
      if (missing === 0) answers++;
    }
    return answers;
  };
}

function bodyLength(head: string): number {
  const length = LENGTH.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) throw new Error(`not the answer that was expected: ${head}`);
  return Number(length);
}
