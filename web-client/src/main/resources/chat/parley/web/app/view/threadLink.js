import { el } from './dom.js';
import { icon } from './icons.js';
import { colourOf } from './names.js';
import { whenText } from './times.js';

/** From how many answers on there may be more: pages have no more of them beside a message. */
const MOST_KNOWN = 100;

/** The line below a message that says how many answers it has, who gave the last ones, and when; it leads to them. */
export function threadLink({ count, names, at }, open) {
  const words = count < MOST_KNOWN ? `${count} ${count === 1 ? 'answer' : 'answers'}` : `${MOST_KNOWN}+ answers`;
  const button = el('button', { type: 'button', class: 'thread-link', onclick: open });
  button.append(
    icon('thread'),
    el('span', { class: 'thread-count' }, words),
    el('span', { class: 'thread-names' }, 'by ', ...listed(names)),
    el('span', { class: 'detail' }, whenText(at)),
  );
  return button;
}

const listed = (names) =>
  names.flatMap((name, i) => [...(i > 0 ? [', '] : []), el('bdi', { class: `quote-from ${colourOf(name)}` }, name)]);
