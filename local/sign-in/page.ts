import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { LocalUser } from './users.ts';

const style = `
:root { color-scheme: light dark; }
body { margin: 4rem auto; padding: 0 1.25rem; max-width: 26rem; font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.5rem; }
button { display: block; width: 100%; margin: .6rem 0; padding: .7rem 1rem; font: inherit; text-align: left; cursor: pointer; }
button:focus-visible { outline: 3px solid; outline-offset: 2px; }
`;

/** Content security policy of the page. A form's answer leads to the client, so its target is not restricted. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

const page = (title: string, body: unknown): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>`.toString();

/** The page on which somebody says who they are. There is nothing to protect: the data is made up and the machine is their own. */
export const signInPage = (users: readonly LocalUser[]): string =>
  page(
    'Sign in to Tocsin on this machine',
    html`<p>Choose who you are. A deployed Tocsin asks for a password and a second factor.</p>
<form method="post">
${users.map(({ name }) => html`<button name="user" value="${name}">${name}</button>`)}
</form>`,
  );

/** The page on which somebody confirms that they sign out. `form` is the provider's, of the id `op.logoutForm`. */
export const signOutPage = (form: string): string =>
  page(
    'Sign out of Tocsin on this machine',
    html`<p>A deployed Tocsin does not ask.</p>
${raw(form)}
<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
  );
