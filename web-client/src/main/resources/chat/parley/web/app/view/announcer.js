import { byId, el } from './dom.js';

/** What was told to screen readers stays in the document until so much else was. */
const MOST_KEPT = 20;

/** Tells screen readers something, once. */
export function announce(words) {
  const announcer = byId('announcer');
  announcer.append(el('p', {}, words));
  while (announcer.children.length > MOST_KEPT) announcer.firstElementChild.remove();
}
