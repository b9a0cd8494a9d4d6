import { isRoom } from '../model/names.js';
import { plainName, plainText } from '../model/plain.js';
import { loaded, Told } from '../session/errors.js';
import { Drafts } from '../store/drafts.js';
import { unsentIn } from '../store/unsent.js';
import { announce } from './announcer.js';
import { AwayButton } from './awayButton.js';
import { Composer } from './composer.js';
import { ConnectionBar } from './connectionBar.js';
import { ConversationList } from './conversationList.js';
import { DropTarget } from './dropTarget.js';
import { byId, isComposing, soon } from './dom.js';
import { drawers } from './drawers.js';
import { LogView } from './log.js';
import { MessageActions } from './messageActions.js';
import { avatar, keyFrom, linkTo, threadFrom } from './names.js';
import { PeopleList } from './peopleList.js';
import { ThreadHolder } from './threadHolder.js';
import { Title } from './title.js';
import { Typists } from './typists.js';

/** The page of a signed-in user: which conversation is shown, and who is told of it. */
export class Shell {
  #conversation = null;
  /** What is loaded when it is needed first. */
  #notifications = null;
  #settings = null;
  #switcher = null;

  constructor(client, files, signOut) {
    this.client = client;
    this.signOut = signOut;
    const actions = new MessageActions(client, this);
    this.log = new LogView(client, files, actions, (conversation) => this.#sawEnd(conversation));
    this.drawers = drawers((isLooking) => this.#looks(isLooking));
    this.people = new PeopleList(client);
    this.bar = new ConnectionBar(client);
    this.title = new Title(client);
    this.typists = new Typists(client);
    this.away = new AwayButton(client, (isLooking) => this.#looks(isLooking));
    const drafts = new Drafts(client.notes, client.notes.of(sessionStorage));
    const share = (handed) => this.#share(files, handed);
    const send = {
      post: (text, replyTo) => this.#post(text, replyTo),
      edit: (event, text) => client.edit(this.#conversation, event, text),
      remove: (event) => actions.remove(event, false),
      editLast: () => actions.editLast(),
      typed: (text) => client.typing.typed(this.#conversation.key, text),
      candidates: () => client.candidates(this.#conversation),
    };
    this.composer = new Composer(byId('main'), drafts, send, share);
    this.threads = new ThreadHolder(this, { client, files, drafts, share });
    this.dropTarget = new DropTarget(share);
    files.on('loaded', (transfers) =>
      this.#try(async () => {
        const { UploadList } = await loaded(() => import('./uploadList.js'));
        new UploadList(transfers).render();
      }),
    );
    this.list = new ConversationList(
      client,
      () => this.#conversation?.key,
      (key) => this.#leave(key),
    );
    this.describe = soon(() => this.#describe());
    this.#listen();
  }

  start() {
    byId('my-avatar').replaceWith(avatar(this.client.me));
    byId('my-name').textContent = this.client.me;
    if (/^Mac|^iP/.test(navigator.platform)) byId('open-switcher').querySelector('kbd').textContent = '⌘ K';
    byId('app').hidden = false;
    this.#showAddressed();
    this.write();
    this.client.notes.whenTrue('notify', () =>
      this.#loadNotifications().catch((error) => console.info(`no notifications: ${error.message}`)),
    );
  }

  /** Shows a conversation, entering it if need be, and has the address of the page lead to it. */
  go(key, thread = null) {
    const link = linkTo(key, this.offers('thread') ? thread : null);
    if (location.hash === link) this.#showAddressed();
    else location.hash = link;
  }

  /** Shows the thread of a message beside its conversation. */
  openThread(root) {
    this.go(this.#conversation.key, root);
  }

  /** What can be done with messages, by the names of their tools. */
  offers(name) {
    return name !== 'thread' || this.client.session.knows('threads');
  }

  /** The conversation that is shown. */
  get conversation() {
    return this.#conversation;
  }

  /** Has one write, unless that covers half of a narrow screen with a keyboard. */
  write() {
    if (!this.drawers.narrow) this.composer.focus();
  }

  #listen() {
    const { chat } = this.client;
    addEventListener('hashchange', () => this.#showAddressed());
    addEventListener('keydown', (press) => this.#pressed(press));
    document.addEventListener('visibilitychange', () => {
      if (this.#conversation) this.log.render();
      this.#look();
      // The page may not come back: what was read is said at once.
      if (document.visibilityState !== 'visible') this.client.readMarks.flush();
    });
    addEventListener('pagehide', () => this.client.readMarks.flush());
    addEventListener('focus', () => this.#looks(true));
    addEventListener('blur', () => this.#looks(false));
    byId('open-settings').addEventListener('click', () => this.#openSettings());
    byId('open-switcher').addEventListener('click', () => this.#openSwitcher('all'));
    byId('browse-rooms').addEventListener('click', () => this.#openSwitcher('rooms'));
    byId('new-private').addEventListener('click', () => this.#openSwitcher('people'));
    byId('leave').addEventListener('click', () => this.#leave(this.#conversation.key));
    byId('skip-link').addEventListener('click', () => this.composer.focus());
    byId('conversations').addEventListener('click', ({ target }) => target.closest('a') && this.#chose());
    byId('people-list').addEventListener('click', ({ target }) => target.closest('a') && this.#chose());
    chat.on('people', this.describe);
    chat.on('timeline', (conversation) => {
      if (conversation === this.#conversation) this.composer.review((id) => conversation.timeline.find(id));
    });
    this.client.people.on('changed', this.describe);
    chat.on('news', (conversation, event) => this.#announce(conversation, event));
    chat.on(
      'list',
      () => this.#conversation && !this.client.chat.isOpen(this.#conversation.key) && this.#goSomewhere(),
    );
  }

  /** Shares files in the conversation that is shown. @returns {Promise<boolean>} whether they are on their way */
  async #share(files, handed) {
    return this.#try(() => files.share(this.#conversation.key, handed));
  }

  /** Opens the switcher. What is typed until it is loaded is what one looks for. */
  #openSwitcher(kind) {
    if (this.#switcher) return this.#switcher.open(kind);
    const dialog = byId('switcher');
    if (dialog.open) return undefined;
    byId('switcher-input').value = '';
    dialog.showModal();
    return this.#try(async () => {
      const { Switcher } = await loaded(() => import('./switcher.js'));
      this.#switcher ??= new Switcher(this.client, (key) => {
        this.go(key);
        this.#chose();
      });
      if (dialog.open) this.#switcher.open(kind, byId('switcher-input').value);
    }).then((isOpen) => isOpen || dialog.close());
  }

  #openSettings() {
    return this.#try(async () => {
      const [{ SettingsView }, notifications] = await loaded(() =>
        Promise.all([import('./settings.js'), this.#loadNotifications()]),
      );
      this.#settings ??= new SettingsView(this.client, notifications, this.signOut);
      this.#settings.open();
    });
  }

  async #loadNotifications() {
    const { Notifications } = await import('./notifications.js');
    this.#notifications ??= new Notifications(this.client, (key, thread) => this.go(key, thread));
    return this.#notifications;
  }

  /** Does what may not work now, and says why it does not. @returns {Promise<boolean>} whether it was done */
  async #try(action) {
    try {
      await action();
      return true;
    } catch (error) {
      if (!(error instanceof Told)) throw error;
      this.log.say(`Not done: ${error.message}.`);
      return false;
    }
  }

  #chose() {
    this.drawers.closeIfNarrow();
    this.write();
  }

  #showAddressed() {
    const addressed = keyFrom(location.hash);
    if (!addressed) return this.#goSomewhere();
    const key = this.client.open(addressed);
    if (key !== addressed) return location.replace(linkTo(key));
    const conversation = this.client.chat.get(key);
    if (conversation !== this.#conversation) this.#show(conversation);
    this.threads.show(conversation, threadFrom(location.hash));
    return undefined;
  }

  #show(conversation) {
    const { key, isRoom, name } = conversation;
    this.#conversation = conversation;
    this.client.notes.keep('last', key);
    this.client.look(conversation);
    for (const view of [this.log, this.people, this.bar, this.title]) view.show(conversation);
    this.composer.show({ key, placeholder: `Message ${isRoom ? '#' : ''}${name}` });
    this.describe();
    this.list.render();
    this.#look();
  }

  /** Says which conversation the user looks at: none if the page is hidden. */
  #look() {
    const key = this.#conversation?.key ?? null;
    this.client.looksAt(document.visibilityState === 'visible' ? key : null);
  }

  #goSomewhere() {
    const { conversations } = this.client.chat;
    const last = this.client.notes.read('last');
    const key =
      conversations.find((conversation) => conversation.key === last)?.key ?? conversations[0]?.key ?? '#lobby';
    // The room that was left is the only one to go to: the address does not change, so that nothing else would show it.
    if (location.hash === linkTo(key)) this.#showAddressed();
    else location.replace(linkTo(key));
  }

  #leave(key) {
    const unsent = unsentIn(this.client, key);
    if (isRoom(key) && unsent && !confirm(`Not sent yet, and lost when you leave ${key}: ${unsent}. Leave?`)) return;
    this.client.close(key);
  }

  #post(text, replyTo) {
    this.client.post(this.#conversation.key, text, replyTo);
    this.log.forgetUnread();
    this.log.toEnd();
  }

  /** Notes whether somebody begins or ceases to look at the messages. */
  #looks(isLooking) {
    if (isLooking) this.log.render();
    else this.log.lookAway();
  }

  /**
   * Counts everything in a conversation as seen if somebody looks: its end is in view, and nothing is over it, nor will be
   * as soon as it is loaded. Before it is known how far it was read elsewhere, nobody could be told what is new.
   */
  #sawEnd(conversation) {
    const isCovered = byId('main').inert || (!this.drawers.wide && threadFrom(location.hash));
    if (!isCovered && this.client.readMarks.areKnown && this.client.attention.isThere(document)) {
      this.client.chat.see(conversation, conversation.timeline.lastId);
    }
  }

  #describe() {
    if (!this.#conversation) return;
    const { isRoom, name, members } = this.#conversation;
    const state = this.client.people.stateOf(name);
    byId('conversation-title').textContent = isRoom ? `#${name}` : name;
    byId('conversation-detail').textContent = isRoom
      ? `${members} ${members === 1 ? 'person' : 'people'} here`
      : state === 'offline'
        ? 'Private'
        : `Private · ${state}`;
    byId('leave').setAttribute('aria-label', isRoom ? `Leave #${name}` : `Hide the conversation with ${name}`);
  }

  /** Tells screen readers what is new in the conversation that is shown, and nothing else. */
  #announce(conversation, event) {
    if (conversation !== this.#conversation) return;
    const words = event.kind === 'file' ? `shares ${plainName(event.file.name)}` : plainText(event.text);
    announce(`${event.from}: ${words}`);
  }

  #pressed(press) {
    if (isComposing(press)) return;
    if ((press.ctrlKey || press.metaKey) && press.key.toLowerCase() === 'k') this.#openSwitcher('all');
    else if (isAltAlone(press) && /^Digit[1-9]$/.test(press.code)) this.#goToNth(Number(press.code.at(-1)));
    else if (press.key === 'Escape' && !document.querySelector('dialog[open]')) this.#escape();
    else return;
    press.preventDefault();
  }

  #goToNth(number) {
    const conversation = this.client.chat.conversations[number - 1];
    if (conversation) this.go(conversation.key);
  }

  /** Leaves what one edits or answers; else goes from wherever one is to the newest messages, ready to write. */
  #escape() {
    if (this.threads.escape() || this.composer.leave()) return;
    this.drawers.closeIfNarrow();
    this.log.toEnd();
    this.composer.focus();
  }
}

/**
 * Whether Alt is pressed alone. On many keyboards AltGr with a digit writes a bracket; some browsers call that Ctrl and
 * Alt.
 */
const isAltAlone = (press) => press.altKey && !press.ctrlKey && !press.metaKey && !press.getModifierState('AltGraph');
