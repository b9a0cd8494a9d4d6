import { byId } from './dom.js';
import { theme } from './theme.js';

/** The dialog of what can be set, and where one signs out. */
export class SettingsView {
  constructor(client, notifications, signOut) {
    this.client = client;
    this.notifications = notifications;
    this.dialog = byId('settings');
    this.dialog.addEventListener('click', ({ target }) => target === this.dialog && this.dialog.close());
    byId('theme').addEventListener('change', ({ target }) => theme.choose(target.value));
    byId('notify').addEventListener('change', ({ target }) => this.#notify(target.checked));
    byId('typing-on').addEventListener('change', ({ target }) => (client.typing.isOn = target.checked));
    byId('sign-out').addEventListener('click', signOut);
  }

  open() {
    byId('theme').querySelector(`[value=${theme.read()}]`).checked = true;
    this.#showNotifications();
    byId('typing-on').checked = this.client.typing.isOn;
    const { welcome } = this.client.session;
    byId('about').textContent = welcome
      ? `Signed in as ${this.client.me} at ${welcome.gateway}, Parley ${welcome.version}`
      : `Signed in as ${this.client.me}`;
    this.dialog.showModal();
  }

  async #notify(wanted) {
    const answered = this.notifications.set(wanted);
    this.#showNotifications();
    await answered;
    this.#showNotifications();
  }

  #showNotifications() {
    byId('notify').checked = this.notifications.on;
    byId('notify').disabled = this.notifications.obstacle !== '';
    byId('notify-hint').textContent = this.notifications.hint;
  }
}
