import { ConnectionLost, RequestError } from './errors.js';

const OPEN_MILLIS = 10_000;
const REPLY_MILLIS = 20_000;
/** How many intervals of silence end a connection: as many as the gateway allows us. */
const SILENT_INTERVALS = 3;
/** The close code for a connection that ended in silence: no one has sent one. */
const SILENCE = 4001;

/**
 * One WebSocket to a gateway: requests and their replies by `id`, and pushes. It ends once, for whatever reason, and then
 * every request that is still waiting fails with ConnectionLost.
 */
export class Connection {
  /**
   * After how many milliseconds to leave, if the gateway asked to move before this connection was the one in use; else
   * null.
   */
  leaveAfterMillis = null;

  #socket;
  #waiting = new Map();
  #nextId = 1;
  #ended = false;
  #lastHeard = 0;
  #pingedAt = null;
  #timer;

  /** How it ended, if it has: {code, reason}. */
  closing = null;

  /** @param observer `pushed(frame)` for pushes, `ended(closing)` once */
  constructor(socket, observer) {
    this.#socket = socket;
    this.observer = observer;
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onclose = ({ code, reason }) => this.#end(code, reason);
  }

  /** Opens a WebSocket; fails with ConnectionLost. */
  static open(url, observer, newSocket = (to) => new WebSocket(to, 'parley.v1')) {
    return new Promise((opened, failed) => {
      let socket;
      try {
        socket = newSocket(url);
      } catch (error) {
        console.info(`no connection: ${error.message}`);
        failed(new ConnectionLost());
        return;
      }
      const giveUp = setTimeout(() => socket.close(), OPEN_MILLIS);
      socket.onopen = () => {
        clearTimeout(giveUp);
        opened(new Connection(socket, observer));
      };
      socket.onclose = ({ code, reason }) => {
        clearTimeout(giveUp);
        failed(new ConnectionLost(code, reason));
      };
    });
  }

  get ended() {
    return this.#ended;
  }

  get awaitsReplies() {
    return this.#waiting.size > 0;
  }

  /** Sends a request. @returns {Promise<object>} the reply; fails with RequestError or ConnectionLost */
  request(frame) {
    if (this.#ended) return Promise.reject(new ConnectionLost());
    const id = this.#nextId++;
    return new Promise((answered, failed) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        failed(new ConnectionLost());
      }, REPLY_MILLIS);
      this.#waiting.set(id, { answered, failed, timer });
      this.#socket.send(JSON.stringify({ ...frame, id }));
    });
  }

  /**
   * Lets silence end the connection from now on. A page cannot see the gateway's pings, so it asks for answers itself.
   */
  watch(pingSeconds) {
    const interval = pingSeconds * 1000;
    this.#timer = setInterval(() => this.#checkSilence(interval), interval);
  }

  /**
   * Asks for an answer at once, for instance after the computer slept: the connection ends if none comes within
   * `millis`.
   */
  check(millis = 3000) {
    const asked = Date.now();
    this.#ping();
    setTimeout(() => {
      if (this.#lastHeard < asked) this.#end(SILENCE);
    }, millis);
  }

  close() {
    this.#end(1000);
  }

  // Timers of a hidden page may be a minute late, so what counts is the silence after a ping, not that since the last timer.
  #checkSilence(interval) {
    const unanswered = this.#pingedAt != null && this.#lastHeard < this.#pingedAt;
    if (!unanswered) this.#ping();
    else if (Date.now() - this.#pingedAt >= (SILENT_INTERVALS - 1) * interval) this.#end(SILENCE);
  }

  #ping() {
    this.#pingedAt = Date.now();
    // Only that something is heard matters. If the connection ends, the observer is told.
    this.request({ type: 'ping' }).catch((reason) => {
      if (!(reason instanceof ConnectionLost)) throw reason;
    });
  }

  #heard(data) {
    if (this.#ended) return;
    this.#lastHeard = Date.now();
    const frame = JSON.parse(data);
    const request = this.#waiting.get(frame.id);
    if (request) {
      this.#waiting.delete(frame.id);
      clearTimeout(request.timer);
      if (frame.type === 'error') request.failed(new RequestError(frame));
      else request.answered(frame);
    } else if (frame.id == null) {
      this.observer.pushed(frame);
    }
  }

  #end(code, reason) {
    if (this.#ended) return;
    this.#ended = true;
    this.closing = { code, reason };
    clearInterval(this.#timer);
    // The closing handshake with a dead peer takes long; nobody waits for it.
    this.#socket.close();
    for (const { failed, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      failed(new ConnectionLost(code, reason));
    }
    this.#waiting.clear();
    this.observer.ended(this.closing);
  }
}
