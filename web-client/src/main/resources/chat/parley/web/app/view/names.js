import { hueOf } from '../model/colour.js';
import { isEventId } from '../model/eventIds.js';
import { normaliseKey } from '../model/names.js';
import { el } from './dom.js';

/** How users look everywhere: in their colour, and with a round sign of their first letter. */

export const colourOf = (user) => `hue-${hueOf(user)}`;

export const avatar = (user, extra = '') =>
  el('span', { class: `avatar ${colourOf(user)} ${extra}`, 'aria-hidden': 'true' }, [...user][0].toUpperCase());

/** The address of a conversation on this page, or of a thread in it. */
export const linkTo = (key, thread = null) =>
  `#/${key[0] === '#' ? 'room' : 'user'}/${encodeURIComponent(key.slice(1))}${thread ? `/thread/${thread}` : ''}`;

const ADDRESS = /^#\/(room|user)\/((?:[^/%]|%[0-9a-f]{2})+)(?:\/thread\/([0-9A-Z]+))?$/i;

/** The conversation that an address of this page names after `#`, which people write by hand, too; null if none. */
export function keyFrom(hash) {
  const match = ADDRESS.exec(hash);
  if (!match) return null;
  try {
    const key = (match[1].toLowerCase() === 'room' ? '#' : '@') + decodeURIComponent(match[2]);
    return normaliseKey(key) && key;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The root of the thread that an address names; null if it names none. */
export function threadFrom(hash) {
  const id = ADDRESS.exec(hash)?.[3]?.toUpperCase();
  return isEventId(id) ? id : null;
}
