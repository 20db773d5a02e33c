// Runs at the edge for each request of a page (CloudFront Functions, runtime 2.0, which knows no modules), and in the
// local run, which reads it from the template.

/** Pages of their own, by the address that people type. */
const pages = { '/check': '/check.html', '/verifier': '/verifier.html' };

/** A path without a file name is one of the app's own, which finds its way by itself. */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name
function handler(event) {
  const request = event.request;
  const path = request.uri.replace(/(.)\/$/, '$1');
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (pages[path] !== undefined) request.uri = pages[path];
  else if (!file.includes('.')) request.uri = '/index.html';
  return request;
}
