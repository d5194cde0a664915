/** One event, and a whole answer, are never as long as this. Counted in characters and bytes. */
const longestEvent = 4 * 2 ** 20;
const longestStreamBytes = 256 * 2 ** 20;

/**
 * The data of server-sent events. Comments, which only keep a connection open, are left out. `refuse` makes the error
 * for a stream that is longer than any answer.
 */
export async function* readEventData(
  chunks: AsyncIterable<Uint8Array>,
  refuse: () => Error,
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let received = 0;
  let rest = '';
  let data: string[] = [];
  let dataLength = 0;
  for await (const chunk of chunks) {
    received += chunk.length;
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (received > longestStreamBytes || rest.length > longestEvent) throw refuse();
    for (const line of lines.map((text) => text.replace(/\r$/, ''))) {
      if (line.startsWith('data:')) {
        data.push(line.slice(5).trimStart());
        dataLength += line.length;
        if (dataLength > longestEvent) throw refuse();
      } else if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
        dataLength = 0;
      }
    }
  }
  // Some leave out the empty line behind the last one.
  if (rest.startsWith('data:')) data.push(rest.slice(5).trim());
  if (data.length > 0) yield data.join('\n');
}
