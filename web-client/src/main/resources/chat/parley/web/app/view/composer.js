import { charsTooMany, lengthWords, MOST_CHARS, toSend } from '../model/text.js';
import { announce } from './announcer.js';
import { ComposerTask } from './composerTask.js';
import { isComposing } from './dom.js';
import { handedOver } from './handedOver.js';

/**
 * The box in which one writes, or edits what one has written. What was typed in a conversation and not sent stays with it,
 * over a reload too, however long it is; what is too long for a message is not sent, and nothing of it is cut off.
 */
export class Composer {
  #conversation = null;
  #wasTooLong = false;
  #completion = null;

  /**
   * @param area the element that the form is in, and what is said beside it
   * @param drafts a Drafts  @param share given {files, folders}; settles with whether they are on their way
   * @param send {post, edit, remove, editLast, typed, candidates}: given a text and perhaps the id of what it answers; an event and
   *     its new text; an event that is to have no text any more; nothing; what is typed now; and giving who may be mentioned
   */
  constructor(area, drafts, send, share) {
    this.drafts = drafts;
    this.send = send;
    this.share = share;
    this.task = new ComposerTask(area, drafts, () => this.leave());
    this.text = area.querySelector('.composer textarea');
    this.files = area.querySelector('.composer input');
    this.limit = area.querySelector('.composer-limit');
    area.querySelector('.composer').addEventListener('submit', (submission) => {
      submission.preventDefault();
      this.#submit();
    });
    this.text.addEventListener('keydown', (press) => this.#pressed(press));
    this.text.addEventListener('input', () => this.#typed());
    this.text.addEventListener('paste', (paste) => this.#pasted(paste));
    this.limit.querySelector('button').addEventListener('click', () => this.#shareText());
    area.querySelector('.attach')?.addEventListener('click', () => this.files.click());
    this.files?.addEventListener('change', () => {
      this.share({ files: [...this.files.files] });
      this.files.value = '';
    });
  }

  /** @param conversation what one writes in: {key, placeholder}, of which the key is also that of drafts */
  show(conversation) {
    this.#conversation = conversation;
    const task = this.task.of(conversation.key);
    this.text.value = task?.text ?? this.drafts.read(conversation.key);
    this.task.show(conversation.key);
    this.text.placeholder = conversation.placeholder;
    this.#fit();
  }

  /** Says what one edits or answers as it is now. @param find gives an event by its id */
  review(find) {
    const key = this.#conversation?.key;
    const task = key && this.task.of(key);
    const event = task && find(task.event.id);
    if (!event || event === task.event) return;
    if (event.kind === 'removed') this.#endTask();
    else this.task.renew(key, event);
  }

  focus() {
    this.text.focus();
  }

  /** Begins to edit a message. What was typed meanwhile is there again afterwards. */
  edit(event) {
    this.task.begin(this.#conversation.key, { kind: 'edit', event, text: event.text });
    this.text.value = event.text;
    this.#fit();
    this.text.focus();
    this.text.setSelectionRange(event.text.length, event.text.length);
  }

  /** Begins to answer a message. */
  answer(event) {
    this.leave();
    this.task.begin(this.#conversation.key, { kind: 'answer', event });
    this.text.focus();
  }

  /** Leaves what was begun, and the message as it was. @returns whether there was anything */
  leave() {
    const isLeft = this.#endTask();
    if (isLeft) this.text.focus();
    return isLeft;
  }

  #endTask() {
    const key = this.#conversation?.key;
    const task = key && this.task.of(key);
    if (!task) return false;
    this.task.end(key);
    if (task.kind === 'edit') this.text.value = this.drafts.read(key);
    this.#fit();
    return true;
  }

  #pressed(press) {
    if (press.key === 'ArrowUp' && this.text.value === '' && !this.task.of(this.#conversation.key)) {
      if (this.send.editLast()) press.preventDefault();
      return;
    }
    // While an input method composes a character, Enter belongs to it.
    if (press.key !== 'Enter' || press.shiftKey || isComposing(press)) return;
    press.preventDefault();
    this.#submit();
  }

  #typed() {
    const { key } = this.#conversation;
    const task = this.task.of(key);
    if (task?.kind === 'edit') this.task.write(key, this.text.value);
    else {
      this.drafts.write(key, this.text.value);
      this.send.typed(this.text.value);
    }
    this.#complete();
    this.#fit();
  }

  /** Offers names where one is begun by an `@`: what does that is loaded with the first one. */
  async #complete() {
    if (!this.#completion && !this.text.value.includes('@')) return;
    try {
      const { MentionCompletion } = await import('./mentionCompletion.js');
      this.#completion ??= new MentionCompletion(this.text, () => this.send.candidates());
      this.#completion.look();
    } catch (error) {
      console.info(`no names are offered: ${error.message}`);
    }
  }

  #submit() {
    const { key } = this.#conversation;
    const task = this.task.of(key);
    const text = toSend(this.text.value);
    if (!text && task?.kind === 'edit') this.send.remove(task.event);
    if (!text) return;
    if (charsTooMany(text) > 0) {
      this.#sayLength('Not sent: ');
      announce(this.limit.innerText);
      return;
    }
    if (task?.kind === 'edit') {
      if (text !== task.event.text) this.send.edit(task.event, text);
      this.leave();
      return;
    }
    this.send.post(text, task?.event.id);
    this.task.end(key);
    this.#clear();
  }

  async #shareText() {
    const isTaken = await this.share({ files: [textFile('message.txt', this.text.value)] });
    if (isTaken) this.#clear();
  }

  #clear() {
    this.text.value = '';
    this.#typed();
    this.text.focus();
  }

  /**
   * Takes what is pasted. Files are shared; a text that is longer than a message may be becomes a file. Some programs
   * copy a picture of a text with it: then the text counts.
   */
  #pasted(paste) {
    const text = paste.clipboardData.getData('text/plain');
    const isFile = text ? text.length > MOST_CHARS : paste.clipboardData.types.includes('Files');
    if (!isFile) return;
    paste.preventDefault();
    this.share(text ? { files: [textFile('pasted.txt', text)] } : handedOver(paste.clipboardData));
  }

  #fit() {
    this.#sayLength();
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  #sayLength(beginning = '') {
    const words = lengthWords(this.text.value);
    const isTooLong = charsTooMany(this.text.value) > 0;
    this.limit.hidden = !words;
    this.limit.classList.toggle('error', isTooLong);
    this.limit.querySelector('span').textContent = beginning + words;
    this.limit.querySelector('button').hidden = !isTooLong;
    this.text.setAttribute('aria-invalid', String(isTooLong));
    // Once, and not with every key.
    if (isTooLong && !this.#wasTooLong) announce(this.limit.innerText);
    this.#wasTooLong = isTooLong;
  }
}

const textFile = (name, text) => new File([text], name, { type: 'text/plain' });
