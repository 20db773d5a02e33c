import { createHash } from 'node:crypto';
import { checkStyle } from '../../core/check/page.ts';

const style = createHash('sha256').update(checkStyle).digest('base64');

/** Content security policy of the page: its own style, its own script, its own form. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${style}'`,
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
