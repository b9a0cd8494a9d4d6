import { byId, el } from './dom.js';

/** How many announcements stay in the document. */
const MOST_KEPT = 20;

/** Tells screen readers something, once. */
export function announce(words) {
  const announcer = byId('announcer');
  announcer.append(el('p', {}, words));
  while (announcer.children.length > MOST_KEPT) announcer.firstElementChild.remove();
}
