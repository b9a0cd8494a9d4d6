import { plainName } from '../model/plain.js';
import { Told, wordsOf } from '../session/errors.js';
import { byId, el } from './dom.js';
import { icon } from './icons.js';
import { sizeText } from './sizes.js';

/** What a shared file looks like: a picture if it is one, else a card. */
export function attachment(file, files) {
  const card = fileCard(file, files);
  return files.isPreviewed(file) ? el('div', { class: 'attachment' }, card, picture(file, files)) : card;
}

function fileCard(file, files) {
  const problem = el('p', { class: 'error', role: 'alert', hidden: true });
  const name = plainName(file.name);
  const button = el('button', {
    type: 'button',
    class: 'icon-button small download',
    'aria-label': `Download ${name}`,
  });
  button.append(icon('download'));
  button.addEventListener('click', async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      await files.save(file);
    } catch (error) {
      problem.textContent = `Not downloaded: ${wordsOf(error)}`;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
  const sign = el('span', { class: 'file-sign' });
  sign.append(icon('file'));
  return el(
    'div',
    { class: 'file' },
    sign,
    el(
      'div',
      { class: 'file-words' },
      el('p', { class: 'file-name' }, el('bdi', {}, name)),
      el('p', { class: 'detail' }, `${sizeText(file.size)} · ${kindText(file)}`),
      problem,
    ),
    button,
  );
}

/** A picture, which is fetched when it comes into view. Until it is there, a box of about its size stands for it. */
function picture(file, files) {
  const name = plainName(file.name);
  const image = el('img', { alt: `Picture ${name}` });
  const button = el('button', { type: 'button', class: 'picture', 'aria-label': `Enlarge ${name}` }, image);
  button.addEventListener('click', () => enlarge(name, image.src));
  whenInView(button, async () => {
    try {
      image.src = await files.preview(file);
      await image.decode().catch(noPicture);
      button.classList.add('loaded');
    } catch (error) {
      button.replaceChildren(el('span', { class: 'detail' }, `No preview: ${wordsOf(error)}`));
    }
  });
  return button;
}

function noPicture(error) {
  console.info(`no picture: ${error.message}`);
  throw new Told('this browser cannot draw it');
}

function enlarge(name, address) {
  if (!address) return;
  byId('image-name').textContent = name;
  byId('image-large').src = address;
  byId('image-large').alt = name;
  byId('image-dialog').showModal();
}

const kindText = ({ name, mediaType }) => {
  const ending = /\.([\p{L}\p{N}]{1,8})$/u.exec(name)?.[1];
  return ending ? ending.toUpperCase() : plainName(mediaType);
};

const waiting = new WeakMap();

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      waiting.get(target)();
    }
  },
  { rootMargin: '300px' },
);

function whenInView(element, action) {
  waiting.set(element, action);
  observer.observe(element);
}
