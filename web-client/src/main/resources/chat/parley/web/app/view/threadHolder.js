import { byId, styled } from './dom.js';

/** Where a thread is shown beside its conversation: what shows it is loaded when one is opened first. */
export class ThreadHolder {
  #pane = null;
  #shown = null;

  /** @param shell the page  @param parts what the pane is made with: {client, files, drafts, share} */
  constructor(shell, parts) {
    this.shell = shell;
    this.parts = parts;
  }

  /** Shows the thread of a message, or, if `root` is null, none. */
  async show(conversation, root) {
    const isSame = this.#shown?.root === root && this.#shown?.conversation === conversation;
    if (isSame || (!root && !this.#shown)) return;
    const shown = root ? { conversation, root } : null;
    const before = this.#shown;
    this.#shown = shown;
    if (!root) {
      this.#hide(before);
      return;
    }
    try {
      const { STYLE, ThreadPane } = await import('./threadPane.js');
      await styled(STYLE);
      this.#pane ??= new ThreadPane(this.shell, this.parts);
    } catch (error) {
      console.info(`no threads: ${error.message}`);
      if (this.#shown !== shown) return;
      this.shell.log.say('The thread cannot be loaded now. Try again when the connection is back.');
      this.#shown = null;
      this.shell.go(conversation.key);
      this.shell.log.render();
      return;
    }
    if (this.#shown !== shown) return;
    this.shell.drawers.cover(true);
    this.#pane.show(conversation, root);
  }

  /** Does what Escape does in a thread. @returns whether the focus was there, or the thread covered all else */
  escape() {
    const pane = byId('thread');
    if (!pane || pane.hidden || !(pane.contains(document.activeElement) || byId('main').inert)) return false;
    if (!this.#pane.composer.leave()) this.close();
    return true;
  }

  close() {
    this.shell.go(this.#shown.conversation.key);
  }

  /** Takes the thread away; the focus goes to the message that was answered, if it was in the thread. */
  #hide({ conversation, root }) {
    const hadFocus = byId('thread')?.contains(document.activeElement);
    this.#pane?.hide();
    this.shell.drawers.cover(false);
    if (!hadFocus || conversation !== this.shell.conversation) return;
    this.shell.log.focus(root);
    if (!document.activeElement?.closest('.row')) this.shell.write();
  }
}
