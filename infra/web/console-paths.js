// Runs at the edge for each request of a page, and in the local run, which reads it from the template. CloudFront
// Functions (runtime 2.0) know no modules, no destructuring, no `for … of`, no `?.` and no `??`.

/** The public page, by the addresses that people type, each with its own language. */
const pages = { '/check': 'en', '/verifier': 'fr' };
const files = { en: '/check.html', fr: '/verifier.html' };

/** The language that a browser prefers of those that there are (RFC 9110, section 12.5.4), or else `own`. */
function preferred(accepted, own) {
  let language = own;
  let best = 0;
  accepted.split(',').forEach((part) => {
    const found = /^\s*(en|fr)(?:-[a-z0-9-]*)?\s*(?:;\s*q=([0-9.]+))?\s*$/i.exec(part);
    if (found === null) return;
    const weight = found[2] === undefined ? 1 : Number(found[2]);
    if (weight > best) {
      best = weight;
      language = found[1].toLowerCase();
    }
  });
  return language;
}

/** Which file the public page is: in the language that was chosen on it, that of the browser, or that of the address. */
function publicPage(request, own) {
  const chosen = request.querystring.language;
  if (chosen !== undefined && Object.keys(files).indexOf(chosen.value) !== -1) return files[chosen.value];
  const accepted = request.headers['accept-language'];
  return files[accepted === undefined ? own : preferred(accepted.value, own)];
}

/** A path without a file name is one of the app's own, which finds its way by itself. */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name
function handler(event) {
  const request = event.request;
  const path = request.uri.replace(/(.)\/$/, '$1');
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (pages[path] !== undefined) request.uri = publicPage(request, pages[path]);
  else if (!file.includes('.')) request.uri = '/index.html';
  return request;
}
