/** What the tests put in the place of a browser and a gateway. */

export const APP = '../../main/resources/chat/parley/web/app';

/** localStorage. */
export class FakeStorage {
  #values = new Map();
  /** How many more values it takes. */
  room = Infinity;

  get length() {
    return this.#values.size;
  }

  key(i) {
    return [...this.#values.keys()][i] ?? null;
  }

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.room-- <= 0) throw new DOMException('full', 'QuotaExceededError');
    this.#values.set(key, String(value));
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}

/** localStorage as several tabs have it: what one writes, the others are told of by `tell`, in order. */
export class FakeBrowser {
  #values = new FakeStorage();
  #tabs = [];
  #untold = [];

  /** @returns {{storage, page}} what a tab has of it */
  tab() {
    const listeners = [];
    const tab = { storage: this.#storageOf(listeners), page: { addEventListener: (_, told) => listeners.push(told) } };
    this.#tabs.push(listeners);
    return tab;
  }

  tell(most = Infinity) {
    for (const [writer, change] of this.#untold.splice(0, most)) {
      for (const listeners of this.#tabs) if (listeners !== writer) listeners.forEach((told) => told(change));
    }
  }

  #storageOf(writer) {
    const values = this.#values;
    const changed = (key, action) => {
      const before = values.getItem(key);
      action();
      const newValue = values.getItem(key);
      if (newValue !== before) this.#untold.push([writer, { key, newValue }]);
    };
    return {
      get length() {
        return values.length;
      },
      key: (i) => values.key(i),
      getItem: (key) => values.getItem(key),
      setItem: (key, value) => changed(key, () => values.setItem(key, value)),
      removeItem: (key) => changed(key, () => values.removeItem(key)),
    };
  }
}

/** Settles when the condition holds; fails when it does not within a minute, which only what hangs takes. */
export async function eventually(condition) {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${condition}`);
    await new Promise((later) => setTimeout(later, 1));
  }
}

/**
 * A gateway of one room and one mailbox. It answers each request by the method of its type; one that returns nothing
 * leaves it unanswered.
 */
export class FakeGateway {
  sockets = [];
  requests = [];
  /** Events of the room, ascending. */
  events = [];
  recovered = true;
  up = true;
  pageSize = 200;
  /** Whether it says where the log stands; else it is one from before there were cursors. */
  cursors = false;
  /** How many events of the room have arrived, in the order of `events` unless a test says otherwise. */
  arrived = () => this.events;

  /** In place of `new WebSocket`. */
  newSocket = () => {
    const socket = new FakeSocket(this);
    queueMicrotask(() => (this.up ? socket.onopen() : socket.cut(1006)));
    if (this.up) this.sockets.push(socket);
    return socket;
  };

  of(type) {
    return this.requests.filter((request) => request.type === type);
  }

  push(frame) {
    this.sockets.filter(({ open }) => open).forEach((socket) => socket.deliver(frame));
  }

  cut(code = 1006, reason = '') {
    this.sockets.filter(({ open }) => open).forEach((socket) => socket.cut(code, reason));
  }

  login = ({ user }) => ({ type: 'welcome', user, gateway: 'gw-1', version: '1', pingSeconds: 5 });
  ping = () => ({ type: 'pong' });
  join = ({ cursor, after, limit = 50 }) => {
    if (this.cursors && cursor != null) return { type: 'joined', users: ['alice'], members: 1, ...this.since(cursor) };
    const from =
      after == null ? this.events.length - limit : this.events.findIndex(({ id }) => id >= this.overlapBefore(after));
    return {
      type: 'joined',
      users: ['alice'],
      members: 1,
      ...this.page(from, after == null ? limit : this.pageSize, after == null),
    };
  };
  history = ({ cursor, after, room }) => {
    if (room == null) return { type: 'history', events: [], more: false, recovered: true };
    if (this.cursors && cursor != null) return { type: 'history', ...this.since(cursor, after) };
    const from = this.events.findIndex(({ id }) => id > after);
    return { type: 'history', ...this.page(from < 0 ? this.events.length : from, this.pageSize, false) };
  };
  leave = () => ({ type: 'ok' });
  received = () => ({ type: 'ok' });
  post = ({ nonce }) => ({ type: 'ack', event: nonce });

  /** By default a join reads from two events before the cursor, as if they were said within 30 seconds. */
  overlapBefore(id) {
    return this.events[Math.max(0, this.events.findIndex((event) => event.id === id) - 2)]?.id ?? '';
  }

  page(from, limit, newest) {
    const start = Math.max(0, from);
    const events = this.events.slice(start, start + limit);
    const more = newest ? start > 0 : start + limit < this.events.length;
    return { events, more, recovered: this.recovered, ...this.#cursorFields() };
  }

  /** Where the log stands. */
  get cursor() {
    return `c-${this.arrived().length}`;
  }

  #cursorFields() {
    return this.cursors && this.recovered ? { cursor: this.cursor } : {};
  }

  /** The oldest, by id, of what arrived after a cursor. */
  since(cursor, after = '') {
    const later = this.arrived()
      .slice(Number(cursor.slice(2)))
      .filter(({ id }) => id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return {
      events: later.slice(0, this.pageSize),
      more: later.length > this.pageSize,
      recovered: this.recovered,
      ...this.#cursorFields(),
    };
  }
}

class FakeSocket {
  open = true;

  constructor(gateway) {
    this.gateway = gateway;
  }

  send(text) {
    const request = JSON.parse(text);
    this.gateway.requests.push({ ...request, socket: this });
    queueMicrotask(() => {
      const reply = this.gateway[request.type](request, this);
      if (reply) this.deliver({ ...reply, id: request.id });
    });
  }

  deliver(frame) {
    if (this.open) this.onmessage({ data: JSON.stringify(frame) });
  }

  close() {
    this.cut(1000);
  }

  cut(code, reason) {
    if (!this.open) return;
    this.open = false;
    queueMicrotask(() => this.onclose({ code, reason }));
  }
}
