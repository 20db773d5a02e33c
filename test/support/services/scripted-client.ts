/** What the tests use of an SDK client's middleware stack, whatever the service. */
type AnyClient = {
  middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each service types its own commands; the script serves them all
    add(middleware: any, options: any): void;
  };
};

export type ScriptedCall = { command: string; input: unknown };

/** Answers every call of `client` by `answer` instead of a service; gives the calls that were made. */
export const script = (client: AnyClient, answer: (call: ScriptedCall) => object): ScriptedCall[] => {
  const calls: ScriptedCall[] = [];
  client.middlewareStack.add(
    (_next: unknown, context: { commandName?: string }) => async (given: { input: unknown }) => {
      const call = { command: String(context.commandName), input: structuredClone(given.input) };
      calls.push(call);
      return { output: { $metadata: {}, ...answer(call) }, response: {} };
    },
    { step: 'initialize', priority: 'high' },
  );
  return calls;
};

/** Settings of a client that must never leave this process. */
export const offline = {
  region: 'eu-west-3',
  endpoint: 'http://127.0.0.1:9',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};
