import { announce } from './announcer.js';
import { el } from './dom.js';

/** How long the button says that it was copied. */
const COPIED_MILLIS = 2000;

/** Code, and a button that copies it as it is seen, if it can be copied. */
export function codeBlock(code, language, { canBeCopied }) {
  const holder = el('code', { dir: 'ltr' }, code);
  const button = el('button', { type: 'button', class: 'link copy', 'aria-label': 'Copy the code' }, 'Copy');
  button.addEventListener('click', async () => {
    const isCopied = await copied(code, holder);
    announce(isCopied ? 'Copied' : 'The browser does not let the code be copied');
    button.textContent = isCopied ? 'Copied' : 'Not copied';
    setTimeout(() => (button.textContent = 'Copy'), COPIED_MILLIS);
  });
  return el(
    'div',
    { class: 'code' },
    el('div', { class: 'code-head' }, el('span', {}, language), canBeCopied ? button : null),
    el('pre', {}, holder),
  );
}

/**
 * Copies code, and says whether that was done. On a page that came by plain `http` from another machine there is no
 * clipboard but for what is selected.
 */
async function copied(code, holder) {
  try {
    await navigator.clipboard.writeText(code);
    return true;
  } catch {
    getSelection().selectAllChildren(holder);
    return document.execCommand('copy');
  }
}
