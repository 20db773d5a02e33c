import { defaultIsContentTypeBinary, handle } from 'hono/aws-lambda';
import { connectionOf, type RequestOrigin } from './client-address.ts';
import type { Api } from './dependencies.ts';

/** Whether an answer goes as bytes. As a text, a CSV would lose its byte order mark, by which spreadsheets know UTF-8. */
const goesAsItIs = (contentType: string): boolean =>
  contentType.startsWith('text/csv') || defaultIsContentTypeBinary(contentType);

/**
 * The Lambda handler of an application, which sees who calls instead of CloudFront.
 *
 * @param edgeToken - by which CloudFront shows that it hands a request on
 */
export const createLambdaHandler = (app: Api, edgeToken: string) => {
  const answer = handle(app, { isContentTypeBinary: goesAsItIs });
  return (...[event, context]: Parameters<typeof answer>): ReturnType<typeof answer> => {
    if ('requestContext' in event && 'http' in event.requestContext) {
      event.requestContext.http.sourceIp = connectionOf(event as RequestOrigin, edgeToken);
    }
    return answer(event, context);
  };
};
