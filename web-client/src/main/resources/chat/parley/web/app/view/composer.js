import { Drafts } from '../store/drafts.js';
import { byId, isComposing } from './dom.js';

/** Where one writes. What was typed in a conversation and not sent stays with it, over a reload too. */
export class Composer {
  #conversation = null;

  /** @param send given a conversation's key and a text  @param share given a key and files */
  constructor(notes, send, share) {
    this.drafts = new Drafts(notes);
    this.send = send;
    this.share = share;
    this.text = byId('composer-text');
    this.files = byId('file-input');
    byId('composer').addEventListener('submit', (submission) => {
      submission.preventDefault();
      this.#submit();
    });
    this.text.addEventListener('keydown', (press) => this.#pressed(press));
    this.text.addEventListener('input', () => this.#typed());
    this.text.addEventListener('paste', (paste) => this.#pasted(paste));
    byId('attach').addEventListener('click', () => this.files.click());
    this.files.addEventListener('change', () => {
      this.share(this.#conversation.key, [...this.files.files]);
      this.files.value = '';
    });
  }

  show(conversation) {
    this.#conversation = conversation;
    this.text.value = this.drafts.read(conversation.key);
    this.text.placeholder = `Message ${conversation.isRoom ? '#' : ''}${conversation.name}`;
    this.#fit();
  }

  focus() {
    this.text.focus();
  }

  #pressed(press) {
    // While an input method composes a character, Enter belongs to it.
    if (press.key !== 'Enter' || press.shiftKey || isComposing(press)) return;
    press.preventDefault();
    this.#submit();
  }

  #typed() {
    this.drafts.write(this.#conversation.key, this.text.value);
    this.#fit();
  }

  #submit() {
    const text = this.text.value;
    if (!text.trim()) return;
    this.send(this.#conversation.key, text.replace(/\s+$/u, ''));
    this.text.value = '';
    this.#typed();
    this.text.focus();
  }

  /** Files are shared; a text that is longer than a message may be becomes a file. */
  #pasted(paste) {
    const files = [...paste.clipboardData.files];
    const text = paste.clipboardData.getData('text/plain');
    if (files.length === 0 && text.length > this.text.maxLength)
      files.push(new File([text], 'pasted.txt', { type: 'text/plain' }));
    if (files.length === 0 || (text && text.length <= this.text.maxLength)) return;
    paste.preventDefault();
    this.share(this.#conversation.key, files);
  }

  #fit() {
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight}px`;
  }
}
