import { el } from './dom.js';
import { icon } from './icons.js';
import { colourOf } from './names.js';

/** The line of a message that another one answers; it leads there. */
export function quote({ from, words }, jump) {
  const button = el('button', { type: 'button', class: from ? 'quote' : 'quote faint', onclick: jump });
  button.append(icon('reply'), el('span', { class: 'visually-hidden' }, 'In answer to '));
  if (from) button.append(el('bdi', { class: `quote-from ${colourOf(from)}` }, from));
  button.append(el('span', { class: 'quote-words', dir: 'auto' }, words));
  return button;
}
