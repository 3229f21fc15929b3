export interface ServerSentEvent {
  event: string;
  data: string;
}

/** Reads an event stream; comments (heartbeats) are left out. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block: string): ServerSentEvent | undefined {
  const fields = (name: string) =>
    block
      .split(/\r?\n/)
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trimStart());
  const data = fields('data');
  return data.length === 0
    ? undefined
    : { event: fields('event').at(-1) ?? 'message', data: data.join('\n') };
}
