import { beginningOf, sizeOf } from '../model/format/fold.js';
import { el } from './dom.js';
import { formatted } from './formatted.js';

/**
 * A text of which only the beginning is shown, if it is long, until all of it is asked for.
 * @param unfolded the posts that are shown whole  @param inPlace runs what changes the height of an element that is looked at
 */
export function folding(text, post, { unfolded, inPlace }) {
  const beginning = beginningOf(text);
  if (beginning === null) return formatted(text);
  const holder = el('div', { class: 'folding' });
  const button = el('button', { type: 'button', class: 'link' });
  const draw = () => {
    const isWhole = unfolded.has(post);
    button.textContent = isWhole ? 'Show less' : `Show all ${sizeOf(text)}`;
    button.setAttribute('aria-expanded', String(isWhole));
    const shown = isWhole ? formatted(text) : formatted(beginning, { isBeginning: true });
    if (button.parentNode) holder.firstElementChild.replaceWith(shown);
    else holder.append(shown, button);
  };
  button.addEventListener('click', () => {
    if (!unfolded.delete(post)) unfolded.add(post);
    inPlace(holder, draw);
  });
  draw();
  return holder;
}
