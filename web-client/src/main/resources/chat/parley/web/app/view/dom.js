import { icon } from './icons.js';

export const byId = (id) => document.getElementById(id);

/**
 * An element. Attributes beginning with `on` are listeners, `data` is a map of data attributes; null and false leave an
 * attribute out. Children are nodes or texts, or lists of them; texts never become markup.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name === 'data') Object.assign(element.dataset, value);
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat()) if (child != null) element.append(child);
  return element;
}

/** Has a sheet of styles loaded, once; settles when it is. */
export function styled(address) {
  if (document.querySelector(`link[href='${address}']`)) return Promise.resolve();
  return new Promise((loaded, failed) => {
    const link = el('link', { rel: 'stylesheet', href: address, onload: loaded });
    link.addEventListener('error', () => {
      link.remove();
      failed(new Error('no style'));
    });
    document.head.append(link);
  });
}

/** Draws the icons that the page names in `data-icon`. */
export function drawIcons() {
  for (const holder of document.querySelectorAll('[data-icon]')) holder.append(icon(holder.dataset.icon));
}

/**
 * Whether a key belongs to an input method that composes a character. In Safari the Enter that ends it comes after the
 * composition, with this code.
 */
export const isComposing = (press) => press.isComposing || press.keyCode === 229;

/** Makes the children of `parent` these, in this order, moving and removing as few as possible. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
}

/** How long a hidden page waits instead of a frame: it has none, but a title. */
const HIDDEN_MILLIS = 250;

/** Runs `action` with the next frame, once, however often it was asked for. */
export function soon(action) {
  let timer = null;
  const run = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    action();
  };
  return () => {
    if (timer !== null) return;
    timer = setTimeout(run, HIDDEN_MILLIS);
    requestAnimationFrame(run);
  };
}
