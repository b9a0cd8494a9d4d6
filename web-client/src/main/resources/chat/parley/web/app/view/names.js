import { hueOf } from '../model/colour.js';
import { normaliseKey } from '../model/names.js';
import { el } from './dom.js';

/** How users look everywhere: in their colour, and with a round sign of their first letter. */

export const colourOf = (user) => `hue-${hueOf(user)}`;

export const avatar = (user, extra = '') =>
  el('span', { class: `avatar ${colourOf(user)} ${extra}`, 'aria-hidden': 'true' }, [...user][0].toUpperCase());

export const linkTo = (key) => `#/${key[0] === '#' ? 'room' : 'user'}/${encodeURIComponent(key.slice(1))}`;

/** The conversation that an address of this page names after `#`, which people write by hand, too; null if none. */
export function keyFrom(hash) {
  const match = /^#\/(room|user)\/((?:[^/%]|%[0-9a-f]{2})+)$/i.exec(hash);
  if (!match) return null;
  try {
    const key = (match[1].toLowerCase() === 'room' ? '#' : '@') + decodeURIComponent(match[2]);
    return normaliseKey(key) && key;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
