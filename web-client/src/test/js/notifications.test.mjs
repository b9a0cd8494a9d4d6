import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../main/resources/chat/parley/web/app/model/chat.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { Notifications } from '../../main/resources/chat/parley/web/app/view/notifications.js';
import { FakeBrowser, FakeStorage } from './fakes.mjs';

const toAlice = { kind: 'text', id: idAt(1), at: 1, from: 'bob', to: 'alice', nonce: 'n', text: 'hi' };

/** Tells of a private message where a page has such a constructor of notifications. */
function told(Notification, event = toAlice) {
  Object.assign(globalThis, { document: { visibilityState: 'hidden' }, isSecureContext: true, Notification });
  globalThis.window = globalThis;
  const client = { me: 'alice', chat: new Chat('alice'), notes: new Notes('alice', new FakeStorage()) };
  client.notes.write('notify', true);
  const notifications = new Notifications(client, () => {});
  client.chat.say(event);
  return notifications;
}

test('a private message is told of while nobody looks', () => {
  const shown = [];
  const notifications = told(
    class {
      static permission = 'granted';
      constructor(title, { body }) {
        shown.push([title, body]);
      }
    },
  );
  assert.deepEqual(shown, [['bob', 'hi']]);
  assert.deepEqual([notifications.on, notifications.obstacle], [true, '']);
});

test('a browser that throws instead of notifying stops nothing, and the settings say so', () => {
  const notifications = told(
    class {
      static permission = 'granted';
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    },
  );
  assert.equal(notifications.on, false);
  assert.match(notifications.obstacle, /no notifications/);
});

test('a browser that does not answer whether it may notify, or throws, leaves the settings as they are', async () => {
  const asked = (requestPermission) =>
    told(
      class {
        static permission = 'default';
        static requestPermission = requestPermission;
      },
    );
  const silent = asked(() => new Promise(() => {}));
  silent.set(true);
  assert.match(silent.hint, /asks you/);
  assert.equal(silent.on, false);
  globalThis.Notification.permission = 'granted';
  assert.equal(silent.on, true);
  const throwing = asked(async () => Promise.reject(new TypeError('Illegal invocation')));
  await throwing.set(true);
  assert.match(throwing.hint, /no notifications/);
});

test('what is switched on in one tab is done in all, and in those that are opened later', () => {
  const browser = new FakeBrowser();
  const done = [];
  const tab = (name) => {
    const { storage, page: itself } = browser.tab();
    const notes = new Notes('alice', storage, itself);
    notes.whenTrue('notify', () => done.push(name));
    return notes;
  };
  const [one] = [tab('one'), tab('two')];
  one.write('other', true);
  for (const value of [false, 'true', 1, null]) one.write('notify', value);
  browser.tell();
  assert.deepEqual(done, []);
  one.write('notify', true);
  browser.tell();
  tab('three');
  assert.deepEqual(done, ['two', 'three']);
});

test('the name of a file does not turn its ending around', () => {
  const shown = [];
  told(
    class {
      static permission = 'granted';
      constructor(_, { body }) {
        shown.push(body);
      }
    },
    { ...toAlice, kind: 'file', text: undefined, file: { file: 'f', name: 'a\u202egnp.exe', size: 1 } },
  );
  assert.deepEqual(shown, ['shares a\ufffdgnp.exe']);
});

/** A page with notifications, which notes which are up. */
function page() {
  const up = new Map();
  class Shown {
    static permission = 'granted';
    constructor(title, { body, tag }) {
      up.set(tag, `${title}: ${body}`);
      this.tag = tag;
    }
    close() {
      up.delete(this.tag);
      this.onclose?.();
    }
  }
  const shown = told(Shown);
  return { up, chat: shown.client.chat };
}

const changed = (kind, more) => ({ ...toAlice, id: idAt(9), nonce: kind, kind, about: toAlice.id, text: undefined, ...more });

test('a notification goes when what it tells of was read, here or on another device', () => {
  const { up, chat } = page();
  assert.deepEqual([...up], [['@bob', 'bob: hi']]);
  chat.mark('@bob', { upTo: idAt(0), turn: 0 });
  assert.equal(up.size, 1);
  chat.mark('@bob', { upTo: toAlice.id, turn: 0 });
  assert.equal(up.size, 0);
  chat.say({ ...toAlice, id: idAt(2), nonce: 'n2', text: 'more' });
  assert.deepEqual([...up], [['@bob', 'bob: more']]);
});

test('what was read elsewhere already is not told of', () => {
  const { up, chat } = page();
  chat.mark('@bob', { upTo: idAt(5), turn: 0 });
  chat.say({ ...toAlice, id: idAt(4), nonce: 'n4' });
  assert.equal(up.size, 0);
});

test('a notification says what was edited as it is now, and goes with what was taken back', () => {
  const { up, chat } = page();
  chat.say(changed('edit', { text: 'hello' }));
  assert.deepEqual([...up], [['@bob', 'bob: hello']]);
  chat.say(changed('removal', { id: idAt(10) }));
  assert.equal(up.size, 0);
});
