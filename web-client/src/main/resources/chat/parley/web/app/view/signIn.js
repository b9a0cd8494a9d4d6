import { normaliseKey, normaliseName } from '../model/names.js';
import { Connection } from '../session/connection.js';
import { deviceName } from '../session/deviceName.js';
import { ConnectionLost, wordsOf } from '../session/errors.js';
import { byId } from './dom.js';

const MODES = {
  login: {
    heading: 'Sign in',
    submit: 'Sign in',
    other: 'New here?',
    change: 'Create an account',
    autocomplete: 'current-password',
  },
  register: {
    heading: 'Create an account',
    submit: 'Create account',
    other: 'Have an account?',
    change: 'Sign in',
    autocomplete: 'new-password',
  },
};

const MOST_PASSWORD_CHARS = 256;

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

const WORDS = {
  NO_SUCH_USER: (user) => `There is no account named ${user}. You can create it.`,
  USER_EXISTS: (user) => `The name ${user} is taken. Is it yours? Then sign in.`,
  WRONG_PASSWORD: () => 'This is not the password.',
  PASSWORD_LENGTH: () => `A password has 8 to ${MOST_PASSWORD_CHARS} characters.`,
  BAD_NAME: (user, words) =>
    `${sentence(words ?? "a name begins with a letter or digit, and has letters, digits, '.', '_' and '-', 32 bytes at most")}.`,
};

/** Says, in place of the form, that the page cannot do anything. */
export function sayThereIsNoStorage() {
  document.body.dataset.connection = 'signed-out';
  const form = byId('sign-in-form');
  const words = byId('sign-in-error');
  words.textContent =
    'This page needs site data, which your browser blocks: allow it for this address, and reload the page.';
  words.hidden = false;
  form.replaceChildren(form.querySelector('h1'), words);
  byId('sign-in').hidden = false;
}

/** The form by which one signs in or registers. */
export class SignInView {
  #mode = 'login';

  /** @param signedIn told {user, token} */
  constructor(url, signedIn) {
    this.url = url;
    this.signedIn = signedIn;
    this.user = byId('sign-in-user');
    this.password = byId('sign-in-password');
    byId('sign-in-mode').addEventListener('click', () => this.#change(this.#mode === 'login' ? 'register' : 'login'));
    byId('sign-in-form').addEventListener('submit', (submission) => {
      submission.preventDefault();
      this.#submit();
    });
  }

  /**
   * Shows the form.
   * @param again who has to sign in again and why, if so: {user, notice}
   */
  show(again) {
    const user = typeof again?.user === 'string' ? again.user : '';
    const notice = typeof again?.notice === 'string' ? again.notice : '';
    document.body.dataset.connection = 'signed-out';
    byId('sign-in').hidden = false;
    byId('sign-in-notice').textContent = notice;
    byId('sign-in-notice').hidden = !notice;
    this.user.value = user;
    (user ? this.password : this.user).focus();
  }

  #change(mode) {
    const words = MODES[mode];
    this.#mode = mode;
    byId('sign-in-heading').textContent = words.heading;
    byId('sign-in-submit').textContent = words.submit;
    byId('sign-in-other-text').textContent = words.other;
    byId('sign-in-mode').textContent = words.change;
    byId('password-hint').hidden = mode === 'login';
    this.password.autocomplete = words.autocomplete;
    this.password.minLength = mode === 'login' ? 0 : 8;
    this.#complain('');
  }

  async #submit() {
    const user = normaliseName(this.user.value.trim());
    const flaw = this.#flawOf(user);
    if (flaw) return this.#complain(WORDS[flaw](user));
    const submit = byId('sign-in-submit');
    submit.disabled = true;
    this.#complain('');
    try {
      const device = deviceName(navigator.userAgent);
      const welcome = await this.#ask({ type: this.#mode, user, password: this.password.value, device });
      byId('sign-in').hidden = true;
      this.password.value = '';
      this.signedIn({ user: welcome.user, token: welcome.token });
    } catch (error) {
      if (error instanceof ConnectionLost) this.#complain('The server does not answer. Try again in a moment.');
      else this.#complain(WORDS[error.code]?.(user, error.message) ?? wordsOf(error));
      if (error.code === 'WRONG_PASSWORD') this.password.select();
    } finally {
      submit.disabled = false;
    }
    return undefined;
  }

  /**
   * The code of what is wrong with what was typed, if gateways would not even read it; else null. Nothing is cut off,
   * or the password would be another one.
   */
  #flawOf(user) {
    if (normaliseKey(`@${user}`) == null) return 'BAD_NAME';
    return this.password.value.length > MOST_PASSWORD_CHARS ? 'PASSWORD_LENGTH' : null;
  }

  async #ask(frame) {
    const connection = await Connection.open(this.url, { pushed: () => {}, ended: () => {} });
    try {
      return await connection.request(frame);
    } finally {
      connection.close();
    }
  }

  #complain(words) {
    byId('sign-in-error').textContent = words;
    byId('sign-in-error').hidden = !words;
  }
}
