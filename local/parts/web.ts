/** What people and programs call in a run: sign-in, HTTP APIs and the distribution. */
import { rmSync, writeFileSync } from 'node:fs';
import { startDistribution } from '../distribution/distribution.ts';
import { startHttpApi } from '../http-api/http-api.ts';
import { startSignIn } from '../sign-in/sign-in.ts';
import type { LocalDistribution } from '../stack/distribution.ts';
import type { LocalStack } from '../stack/read.ts';
import { TemplateError } from '../template/template.ts';
import type { Pools } from './pools.ts';
import type { Stops } from './stops.ts';

export type WebOptions = {
  /** Ports on 127.0.0.1; 0 lets the system choose. */
  apiPort?: number;
  signInPort?: number;
  consolePort?: number;
  /** Agents who can sign in beside the one user of each role, as `agent-1` and so on; none unless given. */
  moreAgents?: number;
  /** Lets the HTTP API take whatever comes: to measure what lies behind it. */
  unthrottled?: boolean;
};

/** How programs sign in: what the outputs of a deployed stack tell. */
export type SignInSettings = {
  api: string;
  issuer: string;
  clientId: string;
  callbackUrl: string;
  callbackUrls: string[];
};

const leadsTo = ({ behaviors }: LocalDistribution, host: string): boolean =>
  behaviors.some(({ origin }) => 'host' in origin && origin.host === host);

/** The distribution, the one API beside those behind it, and the one client beside that of the console. */
const readWeb = ({ signIn, distribution, httpApis }: LocalStack, consoleUrl: string) => {
  if (signIn === undefined) throw new TemplateError('The stack has nobody sign in.');
  if (distribution === undefined) throw new TemplateError('The stack has no console.');
  const [client, ...otherClients] = signIn.clients.filter(({ callbackUrls }) =>
    callbackUrls.every((url) => !url.startsWith(consoleUrl)),
  );
  if (client === undefined || otherClients.length > 0) {
    throw new TemplateError('The local run signs programs in to one client, beside that of the console.');
  }
  const [ownApi, ...otherApis] = httpApis.filter(({ host }) => !leadsTo(distribution, host));
  if (ownApi === undefined || otherApis.length > 0) {
    throw new TemplateError('The local run serves one HTTP API, beside those behind the distribution.');
  }
  return { signIn, distribution, client, ownApi, apisBehind: httpApis.filter((one) => one !== ownApi) };
};

/** Starts the servers with nothing behind them: the template names their addresses. */
export const startWeb = async (options: WebOptions, stops: Stops) => {
  const api = await startHttpApi(options.apiPort ?? 0);
  stops.add(() => api.close());
  const signIn = await startSignIn(options.signInPort);
  stops.add(() => signIn.close());
  const console_ = await startDistribution(options.consolePort);
  stops.add(() => console_.close());

  return {
    apiUrl: api.url,
    issuerUrl: signIn.url,
    consoleUrl: console_.url,

    /**
     * Lets people sign in, and starts the APIs behind the distribution. Throws {@link TemplateError} where the stack
     * has not what a run needs.
     *
     * @param settingsFile - tells other programs of this machine how to sign in, until the run stops
     */
    async prepare(stack: LocalStack, settingsFile: string) {
      const web = readWeb(stack, console_.url);
      await signIn.open(web.signIn, options.moreAgents);
      const { clientId, callbackUrls } = web.client;
      const [callbackUrl = ''] = callbackUrls;
      const apisBehind = await Promise.all(
        web.apisBehind.map(async ({ host, routes }) => {
          const server = await startHttpApi(0);
          stops.add(() => server.close());
          return { host, routes, server };
        }),
      );
      const settings: SignInSettings = {
        api: api.url,
        issuer: signIn.url,
        clientId,
        callbackUrl,
        callbackUrls,
      };
      writeFileSync(settingsFile, JSON.stringify(settings));
      stops.add(() => rmSync(settingsFile));
      return {
        settings,
        /** Takes requests from now on. */
        open(pools: Pools): void {
          for (const { server, routes } of [{ server: api, routes: web.ownApi.routes }, ...apisBehind]) {
            const open = routes.map(({ throttle, ...route }) =>
              throttle === undefined || options.unthrottled === true ? route : { ...route, throttle },
            );
            server.open(open, (name, event) => pools.named(name).invoke(event));
          }
          console_.open({
            distribution: web.distribution,
            deployments: stack.deployments,
            apiPorts: new Map(apisBehind.map(({ host, server }) => [host, server.port])),
          });
        },
      };
    },
  };
};
