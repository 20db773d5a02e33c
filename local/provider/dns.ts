import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  RECURSION_DESIRED,
  type StringAnswer,
  type TxtAnswer,
} from 'dns-packet';

/** `NXDOMAIN` of RFC 1035, section 4.1.1; the flags and the code of an answer share one number. */
const NO_SUCH_NAME = 3;

/** Records that a well-kept sender domain has, by name. */
const recordsOf = (domains: readonly string[]): Map<string, string> =>
  new Map(
    domains.flatMap((domain) => [
      [domain.toLowerCase(), 'v=spf1 include:amazonses.com -all'],
      [`_dmarc.${domain.toLowerCase()}`, 'v=DMARC1; p=quarantine'],
    ]),
  );

/**
 * A name server on 127.0.0.1 that knows the sender's domains and no other, as those of the local run exist nowhere
 * else. Resolves to its address, `127.0.0.1:<port>`, and what ends it.
 */
export const startDns = async (
  domains: readonly string[],
): Promise<{ address: string; stop: () => Promise<void> }> => {
  const records = recordsOf(domains);
  const socket = createSocket('udp4');
  socket.on('message', (bytes, from) => {
    let query: ReturnType<typeof decode>;
    try {
      query = decode(bytes);
    } catch {
      return;
    }
    const [question] = query.questions ?? [];
    if (question === undefined) return;
    const text = records.get(question.name.toLowerCase());
    const answers: (TxtAnswer | StringAnswer)[] =
      text === undefined || question.type !== 'TXT'
        ? []
        : [{ type: 'TXT', name: question.name, ttl: 60, data: text }];
    const reply = encode({
      type: 'response',
      id: query.id ?? 0,
      flags: RECURSION_DESIRED | AUTHORITATIVE_ANSWER | (text === undefined ? NO_SUCH_NAME : 0),
      questions: [question],
      answers,
    });
    socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    stop: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
};
