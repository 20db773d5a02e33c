/** What the console is told about where it runs. */
export type ConsoleConfig = {
  /** Issuer of the sign-in; its discovery document names every other address. */
  authority: string;
  clientId: string;
  /** Whether a new tab asks who sits there, so that closing one ends the session. */
  endsWithTab: boolean;
  /** Whether messages go to a simulated provider only. */
  demonstration: boolean;
  /** Who sends the notices. */
  organisation: string;
};

const isConfig = (value: unknown): value is ConsoleConfig => {
  const { authority, clientId, demonstration, endsWithTab, organisation } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return (
    typeof authority === 'string' &&
    typeof clientId === 'string' &&
    typeof demonstration === 'boolean' &&
    typeof endsWithTab === 'boolean' &&
    typeof organisation === 'string'
  );
};

/** Reads the configuration from the console's own origin. */
export const readConfig = async (): Promise<ConsoleConfig> => {
  const response = await fetch('/console-config.json');
  const value: unknown = response.ok ? await response.json() : undefined;
  if (!isConfig(value)) throw new Error('/console-config.json is missing or not complete');
  return value;
};
