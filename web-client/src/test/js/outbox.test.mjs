import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../main/resources/chat/parley/web/app/model/chat.js';
import { RequestError } from '../../main/resources/chat/parley/web/app/session/errors.js';
import { Sender } from '../../main/resources/chat/parley/web/app/session/sender.js';
import { Drafts } from '../../main/resources/chat/parley/web/app/store/drafts.js';
import { isStorageAllowed, Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { Outbox } from '../../main/resources/chat/parley/web/app/store/outbox.js';
import { unsentIn, unsentOf } from '../../main/resources/chat/parley/web/app/store/unsent.js';
import { Tabs } from '../../main/resources/chat/parley/web/app/store/tabs.js';
import { FakeStorage } from './fakes.mjs';

const post = (nonce, at, key = '#lobby') => ({ nonce, key, text: nonce, at });
const nonces = (posts) => posts.map(({ nonce }) => nonce);

test('posts are kept over a reload, in the order they were written, until they are acknowledged', () => {
  const storage = new FakeStorage();
  const before = new Outbox(new Notes('alice', storage), 'tab-1');
  before.add(post('b', 2));
  before.add(post('a', 1));
  before.add(post('c', 3));
  before.remove('b');
  assert.deepEqual(nonces(new Outbox(new Notes('alice', storage), 'tab-2').all), ['a', 'c']);
  assert.deepEqual(new Outbox(new Notes('bob', storage), 'tab-3').all, []);
});

test('a tab sends its own posts and those of tabs that are gone, not those of tabs that live', () => {
  const storage = new FakeStorage();
  new Outbox(new Notes('alice', storage), 'gone').add(post('left', 1));
  new Outbox(new Notes('alice', storage), 'living').add(post('theirs', 2));
  const outbox = new Outbox(new Notes('alice', storage), 'mine');
  outbox.add(post('mine', 3));
  assert.deepEqual(nonces(outbox.adopt(new Set(['mine', 'living']))), ['left']);
  assert.deepEqual(nonces(outbox.adopt(new Set(['mine', 'living']))), []);
  assert.equal(outbox.next('#lobby').nonce, 'mine');
  outbox.remove('mine');
  assert.equal(outbox.next('#lobby').nonce, 'left');
});

test('a post that the browser has no room for has failed, and is not lost; it can be tried again', () => {
  const storage = new FakeStorage();
  const outbox = new Outbox(new Notes('alice', storage), 'tab');
  storage.room = 0;
  assert.match(outbox.add(post('a', 1)).failure, /no room/);
  assert.equal(outbox.next('#lobby'), undefined);
  assert.match(outbox.retry('a').failure, /no room/);
  storage.room = Infinity;
  assert.equal(outbox.retry('a').failure, undefined);
  assert.equal(outbox.next('#lobby').text, 'a');
  assert.deepEqual(nonces(outbox.all), ['a']);
});

test('what another tab has sent or discarded neither fails nor is tried again', () => {
  const storage = new FakeStorage();
  const outbox = new Outbox(new Notes('alice', storage), 'tab');
  ['a', 'b'].forEach((nonce) => outbox.add(post(nonce, 1)));
  new Outbox(new Notes('alice', storage), 'other').remove('a');
  new Outbox(new Notes('alice', storage), 'other').remove('b');
  assert.equal(outbox.fail('a', 'too long'), undefined);
  assert.equal(outbox.retry('b'), undefined);
  assert.equal(outbox.next('#lobby'), undefined);
  assert.deepEqual(outbox.all, []);
});

test('a draft that the browser has no room for stays as long as its tab, and is kept when there is room again', () => {
  const storage = new FakeStorage();
  const notes = new Notes('alice', storage);
  const full = new FakeStorage();
  full.room = 0;
  const drafts = new Drafts(notes, notes.of(full));
  drafts.write('#lobby', 'kept');
  storage.room = 0;
  drafts.write('#lobby', 'kept, and more');
  drafts.write('@bob', 'new');
  assert.deepEqual([drafts.read('#lobby'), drafts.read('@bob')], ['kept, and more', 'new']);
  const later = () => new Drafts(notes, notes.of(new FakeStorage()));
  assert.equal(later().read('#lobby'), 'kept');
  storage.room = Infinity;
  drafts.write('@bob', 'newer');
  drafts.write('#lobby', '');
  assert.deepEqual([later().read('#lobby'), later().read('@bob')], ['', 'newer']);
});

test('what is typed and sent in one tab does not undo what is typed in another, over a reload either', () => {
  const notes = new Notes('alice', new FakeStorage());
  const [one, two] = [notes.of(new FakeStorage()), notes.of(new FakeStorage())];
  new Drafts(notes, one).write('#lobby', 'half a thought');
  new Drafts(notes, two).write('#lobby', 'ok');
  assert.equal(new Drafts(notes, one).read('#lobby'), 'half a thought');
  assert.equal(new Drafts(notes, notes.of(new FakeStorage())).read('#lobby'), 'ok');
  new Drafts(notes, two).write('#lobby', '');
  assert.equal(new Drafts(notes, one).read('#lobby'), 'half a thought');
  assert.equal(new Drafts(notes, two).read('#lobby'), '');
});

test('a draft of any length is kept', () => {
  const notes = new Notes('alice', new FakeStorage());
  const text = 'x'.repeat(100_000);
  new Drafts(notes, notes.of(new FakeStorage())).write('#lobby', text);
  assert.equal(new Drafts(notes, notes.of(new FakeStorage())).read('#lobby'), text);
});

test('what would be lost is counted: messages, drafts, files', () => {
  const { notes, client } = { notes: new Notes('alice', new FakeStorage()), client: {} };
  Object.assign(client, { notes, outbox: new Outbox(notes, 'tab') });
  assert.equal(unsentOf(client, { uploads: [] }), '');
  client.outbox.add(post('a', 1));
  client.outbox.add(post('b', 2, '#ops'));
  notes.write('draft #ops', 'half');
  assert.equal(unsentOf(client, { uploads: [{}] }), '2 messages, 1 draft, 1 file');
  assert.equal(unsentIn(client, '#ops'), '1 message');
  assert.equal(unsentIn(client, '#other'), '');
});

test('what is no post is not taken for one', () => {
  const notes = new Notes('alice', new FakeStorage());
  const right = { nonce: 'n', key: '#lobby', text: 'hi', at: 1, tab: 'gone' };
  const wrong = [{ nonce: 'a b' }, { nonce: 1 }, { key: '#' }, { key: 'lobby' }, { key: '@\0' }, { text: null }]
    .concat([{ text: ['hi'] }, { at: 'now' }, { tab: undefined }, { failure: {} }])
    .map((change) => ({ ...right, ...change }));
  const others = [{ failure: 'of nothing' }, { nonce: 'n' }, { key: '#lobby' }, null, 1, 'text', [], ...wrong];
  others.forEach((other, i) => notes.write(`outbox ${i}`, other));
  notes.storage.setItem('parley.alice outbox damaged', '{"nonce":"n","key":"#lob');
  assert.deepEqual(new Outbox(notes, 'tab').all, []);
});

test('posts go one after the other; a refused one is marked and does not hold up the next', async () => {
  const outbox = new Outbox(new Notes('alice', new FakeStorage()), 'tab');
  const chat = new Chat('alice');
  const asked = [];
  const session = {
    async ask({ nonce }) {
      asked.push(nonce);
      if (nonce === 'bad') throw new RequestError({ code: 'TEXT_LENGTH', message: 'too long' });
      return { event: `01KAJ6Q8X0000GZ4T9D3V1B7C${asked.length}` };
    },
  };
  const sender = new Sender(session, outbox, chat, () => () => true);
  const conversation = chat.open('#lobby');
  for (const one of [post('first', 1), post('bad', 2), post('last', 3)]) {
    outbox.add(one);
    conversation.timeline.post(one);
  }
  await Promise.all([sender.send('#lobby'), sender.send('#lobby')]);
  assert.deepEqual(asked, ['first', 'bad', 'last']);
  assert.deepEqual(
    conversation.timeline.events.map(({ text }) => text),
    ['first', 'last'],
  );
  assert.deepEqual(
    conversation.timeline.pending.map(({ nonce, failure }) => [nonce, failure]),
    [['bad', 'too long']],
  );
  assert.equal(outbox.next('#lobby'), undefined);
  conversation.timeline.post(outbox.retry('bad'));
  assert.equal(outbox.next('#lobby').nonce, 'bad');
  assert.equal(conversation.timeline.pending[0].failure, undefined);
});

/** A sender in whose session every request waits for its turn, until the signal aborts. */
function waitingSender() {
  const outbox = new Outbox(new Notes('alice', new FakeStorage()), 'tab');
  const chat = new Chat('alice');
  const asked = [];
  const session = {
    ask({ nonce }, { signal }) {
      asked.push(nonce);
      return new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
    },
  };
  const sender = new Sender(session, outbox, chat, () => () => false);
  const write = (one) => {
    const conversation = chat.open(one.key);
    outbox.add(one);
    conversation.timeline.post(one);
    return conversation;
  };
  return { outbox, chat, asked, sender, write };
}

test('what was not sent in a room that is left is not sent when it is entered again', async () => {
  const { outbox, chat, asked, sender, write } = waitingSender();
  write(post('old', 1));
  write(post('elsewhere', 2, '#ops'));
  const sending = sender.send('#lobby');
  sender.discard('#lobby');
  chat.close('#lobby');
  await assert.rejects(sending, { name: 'AbortError' });
  assert.deepEqual(nonces(outbox.all), ['elsewhere']);
  write(post('new', 3));
  sender.send('#lobby');
  assert.deepEqual(asked, ['old', 'new']);
});

test('nothing is sent in a conversation that is gone', async () => {
  const { outbox, asked, sender } = waitingSender();
  outbox.add(post('left', 1));
  await sender.send('#lobby');
  assert.deepEqual(asked, []);
});

test('posts to a room that the gateway refuses fail with what it says, also later ones', async () => {
  const { outbox, sender, write } = waitingSender();
  const conversation = write(post('a', 1));
  const sending = sender.send('#lobby');
  conversation.refusal = 'you are in 100 rooms';
  await Promise.all([assert.rejects(sending, { name: 'AbortError' }), sender.refused('#lobby')]);
  write(post('b', 2));
  await sender.send('#lobby');
  assert.deepEqual(
    conversation.timeline.pending.map(({ nonce, failure }) => [nonce, failure]),
    [
      ['a', 'you are in 100 rooms'],
      ['b', 'you are in 100 rooms'],
    ],
  );
  assert.equal(outbox.next('#lobby'), undefined);
});

test('without Web Locks a tab is alive as long as it renews its lease', async () => {
  const storage = new FakeStorage();
  storage.setItem('parley.tab living', Date.now());
  storage.setItem('parley.tab crashed', Date.now() - 10 * 60_000);
  assert.deepEqual(await new Tabs('me', null, storage).living(), new Set(['living']));
});

test('a tab is told when another one is gone that was alive when it began', async () => {
  let leave;
  const held = new Promise((over) => (leave = over));
  const locks = {
    query: async () => ({ held: [{ name: 'parley.tab me' }, { name: 'parley.tab other' }] }),
    request: (name, action) => {
      assert.equal(name, 'parley.tab other');
      return held.then(action);
    },
  };
  let told = 0;
  await new Tabs('me', locks, {}).onGone(() => told++);
  await Promise.resolve();
  assert.equal(told, 0);
  leave();
  await held;
  await new Promise((later) => setImmediate(later));
  assert.equal(told, 1);
});

test('a browser that blocks site data throws at whoever looks', () => {
  const blocked = {
    get localStorage() {
      throw new DOMException('denied', 'SecurityError');
    },
  };
  assert.equal(isStorageAllowed(blocked), false);
  assert.equal(isStorageAllowed({ localStorage: new FakeStorage(), sessionStorage: new FakeStorage() }), true);
});
