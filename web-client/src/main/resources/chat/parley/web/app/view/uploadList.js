import { arrange, byId, el, soon } from './dom.js';
import { icon } from './icons.js';
import { sizeText } from './sizes.js';
import { plainName } from '../model/plain.js';
import { unlessAborted } from '../session/errors.js';

/** The files on their way, above where one writes. */
export class UploadList {
  #items = new Map();

  constructor(transfers) {
    this.transfers = transfers;
    this.render = soon(() => this.#render());
    transfers.on('changed', this.render);
  }

  #render() {
    const items = new Map(
      this.transfers.uploads.map((upload) => [upload, this.#items.get(upload) ?? this.#item(upload)]),
    );
    this.#items = items;
    items.forEach((item, upload) => item.update(upload));
    arrange(
      byId('uploads'),
      [...items.values()].map(({ element }) => element),
    );
  }

  #item(upload) {
    const name = plainName(upload.record.name);
    const progress = el('progress', { max: Math.max(1, upload.record.size), 'aria-label': `Upload of ${name}` });
    const words = el('span', { class: 'detail', role: 'status' });
    const input = el('input', { type: 'file', hidden: true, 'aria-hidden': 'true', tabindex: -1 });
    const again = el('button', { type: 'button', class: 'link' });
    const cancel = el('button', {
      type: 'button',
      class: 'icon-button small cancel',
      'aria-label': `Cancel the upload of ${name}`,
    });
    cancel.append(icon('close'));
    cancel.addEventListener('click', () => this.transfers.cancel(upload));
    input.addEventListener('change', () => {
      this.transfers.choose(upload, input.files[0]).catch(unlessAborted);
      input.value = '';
    });
    again.addEventListener('click', () => (upload.state === 'choose' ? input.click() : this.transfers.retry(upload)));
    const element = el(
      'li',
      {},
      el(
        'span',
        { class: 'upload-name' },
        el('bdi', {}, name),
        el('span', { class: 'detail' }, ` to ${upload.record.key.replace('@', '')}`),
      ),
      words,
      again,
      input,
      progress,
      cancel,
    );
    const update = ({ state, sentBytes, problem, record }) => {
      element.dataset.state = state;
      progress.value = sentBytes;
      again.textContent = state === 'choose' ? 'Choose the file again' : 'Try again';
      again.hidden = state !== 'failed' && state !== 'choose';
      // The bar says how far it is; words say only what does not change all the time.
      const said =
        {
          waiting: 'Waiting',
          sending: sizeText(record.size),
          failed: `Not sent: ${problem}`,
          refused: `Not shared: ${problem}`,
          choose: problem || 'Not finished yet',
        }[state] ?? '';
      if (words.textContent !== said) words.textContent = said;
    };
    return { element, update };
  }
}
