import { createLambdaHandler } from '../api/http/lambda-handler.ts';
import { type CheckDependencies, createApp } from './app.ts';

/** The function of the public check. Nobody signs in: it looks at no token. */
export const createHandler = (deps: CheckDependencies) =>
  createLambdaHandler(createApp(deps), deps.edgeToken);
