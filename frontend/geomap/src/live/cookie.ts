/** Cookie: how a browser that comes back is known again; Python cannot set one by itself. */

import type { Cookie } from './contract';

const DAY_SECONDS = 86_400;
const NAME = /^[\w.-]{1,64}$/;

/** The text that sets a cookie, or takes it away; null for a name that would be none. */
export function cookieText({ name, value, days }: Cookie, isSecure: boolean): string | null {
  if (!NAME.test(name)) return null;
  const age = value === '' ? 0 : Math.max(0, Math.round(days * DAY_SECONDS));
  const parts = [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    `Max-Age=${age}`,
    'SameSite=Strict',
  ];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}
