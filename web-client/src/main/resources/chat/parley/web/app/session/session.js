import { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { ConnectionLost, isFinal, isForGood, RequestError } from './errors.js';
import { Emitter } from '../model/emitter.js';
import { pause } from './pause.js';

/** How long answers may be due on a connection that is left; what is unanswered then is asked again on the next one. */
const MOVE_PATIENCE_MILLIS = 1000;
/**
 * How long a connection that is left stays after all rooms are joined on the next one, so that nobody is told that the
 * user has gone.
 */
const MOVE_OVERLAP_MILLIS = 500;

/**
 * Keeps a signed-in connection to some gateway for as long as the page is there, and tells its followers of each one.
 * Emits `state`, `push` (frame), `signedOut` (error).
 */
export class Session extends Emitter {
  /**
   * How it stands: 'connecting', 'reading' (what was missed), 'online', 'waiting' (to try again), 'refused' (it makes
   * no sense)
   */
  state = 'connecting';
  /** How the server closed the last connection, {code, reason}, if it refuses this page; else null. */
  refusal = null;
  welcome = null;

  #connection = null;
  #held = false;
  #closed = false;
  /** For how long the gateway that refused the login for now asked to be left alone. */
  #retryAfterMillis = 0;
  #followers = new Set();
  #backoff;
  #wakeUp = () => {};
  /** Told how the connection that serves was closed, when it has ended. */
  #over = () => {};
  #waiting = new Set();

  /** @param {{url: string, user: string, token: string, newSocket?: Function, backoff?: Backoff}} options */
  constructor({ url, user, token, newSocket, backoff = new Backoff(1000, 30_000) }) {
    super();
    this.url = url;
    this.login = { type: 'login', user, token };
    this.newSocket = newSocket;
    this.#backoff = backoff;
  }

  /** Takes a log to keep complete; see LogFollower. */
  follow(follower) {
    this.#followers.add(follower);
    if (this.#connection) this.#read([follower], this.#connection);
  }

  unfollow(follower) {
    this.#followers.delete(follower);
    follower.cut();
  }

  /** Keeps a connection until told to stop. */
  async run() {
    while (!this.#closed) {
      const closing = await this.#serveOnce();
      if (this.#closed) return;
      if (isFinal(closing?.code)) this.#refused(closing);
      else await this.#waitToRetry();
      while (this.state === 'refused' && !this.#closed) await new Promise((awake) => (this.#wakeUp = awake));
    }
  }

  /**
   * Tries again without waiting for the next attempt; and if there seems to be a connection, sees whether it is alive.
   * Where the server has closed it for good, only the user who opens the page anew tries again.
   */
  retryNow() {
    if (this.state === 'refused' && !isForGood(this.refusal.code)) this.#become('connecting');
    this.#wakeUp();
    this.#connection?.check();
  }

  close() {
    this.#closed = true;
    this.#connection?.close();
    this.#wakeUp();
    this.#changed();
  }

  /**
   * Asks for as long as it takes, over as many connections as it takes. Every request of the protocol may be repeated; a
   * post has its nonce for that.
   * @param ready must hold of the connection before the request is sent: for instance that a room is joined on it
   * @param known then gives the reply if it is known by now, so that nothing needs to be asked
   * @returns {Promise<object>} the reply; fails with a RequestError that is not retryable, or when the signal aborts
   */
  async ask(frame, { ready = () => true, known = () => null, signal } = {}) {
    const backoff = new Backoff(1000, 15_000);
    for (;;) {
      await this.until(() => this.#connection && !this.#held && ready(this.#connection), signal);
      const reply = known();
      if (reply) return reply;
      // It may have ended since the condition held.
      if (!this.#connection) continue;
      try {
        return await this.#connection.request(frame);
      } catch (error) {
        if (error instanceof RequestError && error.retryable) {
          // The gateway tells each request a time of its own; to come later than that is to come in the place of another.
          await pause(error.retryAfterMillis || backoff.next(), signal);
        } else if (!(error instanceof ConnectionLost)) {
          throw error;
        }
      }
    }
  }

  /**
   * Asks once, and only if there is a connection for it now.
   * @param ready must hold of the connection
   * @returns {Promise<?object>} the reply; null if it was not asked, or the connection ended; fails with a RequestError
   */
  async askNow(frame, ready = () => true) {
    if (!this.#connection || this.#held || !ready(this.#connection)) return null;
    try {
      return await this.#connection.request(frame);
    } catch (error) {
      if (error instanceof ConnectionLost) return null;
      throw error;
    }
  }

  /** Whether the gateway has named a feature, whose requests an older one would not know. */
  knows(feature) {
    const { features } = this.welcome ?? {};
    return Array.isArray(features) && features.includes(feature);
  }

  /** Settles when the condition holds; it is looked at whenever something of the session has changed. */
  until(condition, signal) {
    return new Promise((settled, failed) => {
      const look = () => {
        const over = this.#closed || signal?.aborted;
        if (!over && !condition()) return;
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', look);
        if (over) failed(signal?.reason ?? new DOMException('signed out', 'AbortError'));
        else settled();
      };
      this.#waiting.add(look);
      signal?.addEventListener('abort', look);
      look();
    });
  }

  /** Has conditions looked at again: a follower or the session has changed. */
  notice() {
    this.#changed();
  }

  /**
   * Serves on one connection, from its opening to its end, moves included. @returns how it was closed, {code, reason}
   */
  async #serveOnce() {
    this.#become('connecting');
    let connection;
    try {
      connection = await this.#signIn();
    } catch (error) {
      if (error instanceof ConnectionLost) return error;
      if (error.retryable) {
        this.#retryAfterMillis = error.retryAfterMillis;
        return undefined;
      }
      this.#closed = true;
      this.emit('signedOut', error);
      return undefined;
    }
    this.#backoff.reset();
    return new Promise((over) => this.#use(connection, over));
  }

  async #signIn() {
    const observer = { pushed: (frame) => this.#pushed(frame, connection), ended: () => {} };
    const connection = await Connection.open(this.url, observer, this.newSocket);
    try {
      this.welcome = await connection.request(this.login);
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.watch(this.welcome.pingSeconds);
    return connection;
  }

  /** Makes `connection` the one in use. */
  #use(connection, over) {
    this.#over = over;
    this.#connection = connection;
    this.#held = false;
    connection.observer.ended = (closing) => {
      if (this.#connection === connection) this.#lost(closing);
    };
    if (connection.ended) this.#lost(connection.closing);
    else this.#become('reading');
    if (connection.leaveAfterMillis != null) this.#move(connection, connection.leaveAfterMillis);
    return this.#read([...this.#followers], connection);
  }

  async #read(followers, connection) {
    await Promise.all(followers.map((follower) => follower.follow(connection)));
    if (this.#connection === connection && this.state === 'reading') this.#become('online');
    else this.#changed();
  }

  #lost(closing) {
    this.#connection = null;
    this.#held = false;
    this.#followers.forEach((follower) => follower.cut());
    this.#over(closing);
  }

  async #waitToRetry() {
    const millis = Math.max(this.#retryAfterMillis, this.#backoff.next());
    this.#retryAfterMillis = 0;
    this.#become('waiting');
    await new Promise((awake) => {
      const timer = setTimeout(awake, millis);
      this.#wakeUp = () => {
        clearTimeout(timer);
        awake();
      };
    });
  }

  #pushed(frame, connection) {
    if (frame.type === 'cursor') {
      // What it says is of this connection.
      if (connection === this.#connection) this.emit('push', frame);
    } else if (frame.type !== 'move') this.emit('push', frame);
    else if (connection === this.#connection) this.#move(connection, frame.afterMillis);
    // It stops before it was moved to: it is left again as soon as it is the one.
    else connection.leaveAfterMillis = frame.afterMillis;
  }

  /** Leaves a gateway that stops: a second connection is made while the first one serves, and takes its place. */
  async #move(from, afterMillis) {
    const backoff = new Backoff(1000, 5000);
    await pause(afterMillis);
    while (this.#connection === from) {
      try {
        await this.#change(from, await this.#signIn());
        return;
      } catch (error) {
        // What is not retryable ends the session when the first connection ends and the login is tried again.
        if (!(error instanceof ConnectionLost || error instanceof RequestError)) throw error;
        if (isFinal(error.code)) return;
        await pause(backoff.next());
      }
    }
  }

  async #change(from, to) {
    if (this.#connection !== from) {
      to.close();
      return;
    }
    this.#held = true;
    const patience = Date.now() + MOVE_PATIENCE_MILLIS;
    while (from.awaitsReplies && !from.ended && Date.now() < patience) await pause(10);
    if (this.#closed || this.#connection !== from) {
      to.close();
      return;
    }
    await this.#use(to, this.#over);
    await pause(MOVE_OVERLAP_MILLIS);
    from.close();
  }

  #refused({ code, reason }) {
    this.refusal = { code, reason };
    this.#become('refused');
  }

  #become(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.emit('state');
    [...this.#waiting].forEach((look) => look());
  }
}
