/** Which versions are in use: of these pages, and of the API that answers them. */

/** Version that these pages were built as (infra/web/console-files.ts). */
export const consoleVersion: string = import.meta.env.VITE_TOCSIN_VERSION ?? 'development';

/** The version that the API says it is; null where it says none. Rejects where nothing answers. */
export const readApiVersion = async (): Promise<string | null> => {
  const response = await fetch('/health');
  const said = (await response.json()) as { version?: unknown };
  return typeof said.version === 'string' ? said.version : null;
};
