import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { Transfers } from '../../main/resources/chat/parley/web/app/files/transfers.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { eventually, FakeGateway, FakeStorage } from './fakes.mjs';

/** A client that is not connected, and what it keeps. */
function clientWith(kept = {}) {
  const notes = new Notes('alice', new FakeStorage());
  Object.entries(kept).forEach(([name, value]) => notes.write(name, value));
  return { notes, client: new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs: { name: 'tab' } }) };
}

test('what has a longer name than there may be is not opened, and not known from before', () => {
  const tooLong = `#${'a'.repeat(65)}`;
  const { client } = clientWith({
    'open #ops': true,
    [`open ${tooLong}`]: true,
    'outbox n': { nonce: 'n', key: tooLong, text: 'hi', at: 1, tab: 'gone' },
  });
  assert.equal(client.open(tooLong), null);
  assert.equal(client.open('#Ops'), '#ops');
  assert.deepEqual(client.memory.open, ['#ops']);
  assert.deepEqual(client.outbox.all, []);
});

test('who is there, and which rooms there are, is asked once at a time, however often it is wanted', async () => {
  const { client } = clientWith();
  const asked = [];
  let answer;
  client.session.ask = ({ type }) => {
    asked.push(type);
    return new Promise((answered) => (answer = answered));
  };
  const refreshed = [client.people.refresh(), client.people.refresh()];
  answer({ users: [{ user: 'bob' }] });
  await Promise.all(refreshed);
  assert.deepEqual([...client.people.online], ['bob']);
  const found = [client.rooms(), client.rooms()];
  answer({ rooms: ['ops'] });
  assert.deepEqual(await Promise.all(found), [['ops'], ['ops']]);
  client.people.refresh();
  assert.deepEqual(asked, ['users', 'rooms', 'users']);
});

const running = [];
afterEach(() => running.splice(0).forEach((client) => client.stop()));

/** A client that is connected. */
async function connected(gateway, storage = new FakeStorage()) {
  const notes = new Notes('alice', storage, { addEventListener: () => {} });
  const tabs = { name: 'tab', alone: async (_, action) => action(), living: async () => new Set(['tab']) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  running.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  return client;
}

/** A client that is connected, and its gateway, which lets nobody into those rooms. */
async function clientRefused(...rooms) {
  const gateway = new FakeGateway();
  const { join } = gateway;
  const refused = new Set(rooms);
  gateway.join = (request) =>
    refused.has(request.room) ? { type: 'error', code: 'TOO_MANY_ROOMS', message: 'at most 200' } : join(request);
  const client = await connected(gateway);
  return { client, gateway, refused };
}

test('a room that did not let the user in is tried again when it is opened, and when another one was left', async () => {
  const { client, gateway, refused } = await clientRefused('ops');
  const joins = () => gateway.of('join').filter(({ room }) => room === 'ops').length;
  client.open('#ops');
  const ops = client.chat.get('#ops');
  await eventually(() => ops.refusal === 'at most 200');
  client.open('#ops');
  assert.equal(ops.refusal, null);
  await eventually(() => joins() === 2 && ops.refusal === 'at most 200');
  refused.clear();
  client.close('#lobby');
  await eventually(() => joins() === 3 && ops.users.has('alice'));
  assert.equal(ops.refusal, null);
});

test('what could not be posted there is, when it is tried again and the room lets the user in', async () => {
  const { client, gateway, refused } = await clientRefused('ops');
  client.open('#ops');
  const ops = client.chat.get('#ops');
  client.post('#ops', 'hello');
  await eventually(() => ops.timeline.pending[0]?.failure === 'at most 200');
  refused.clear();
  client.retry(ops, ops.timeline.pending[0].nonce);
  await eventually(() => ops.timeline.pending.length === 0);
  assert.deepEqual(
    gateway.of('post').map(({ text }) => text),
    ['hello'],
  );
});

test('an upload to a room that was left, or does not let the user in, fails with one line that says so', async () => {
  globalThis.Worker = class {
    postMessage() {}
    terminate() {}
  };
  const { client, gateway, refused } = await clientRefused('ops');
  gateway.upload = () => ({ type: 'error', code: 'BUSY', message: 'wait', retryAfterMillis: 60_000 });
  const transfers = new Transfers(client);
  const file = new File(['bytes'], 'a.txt');
  const told = () => transfers.uploads.map(({ state, problem }) => `${state} ${problem}`.trim());

  transfers.upload('#lobby', file);
  await eventually(() => gateway.of('upload').length === 1);
  client.open('#ops');
  transfers.upload('#ops', file);
  await eventually(() => told()[1] === 'failed at most 200');
  client.close('#lobby');
  await eventually(() => told()[0] === 'failed you have left #lobby');
  transfers.retry(transfers.uploads[0]);
  assert.equal(told()[0], 'failed you have left #lobby');

  refused.clear();
  transfers.retry(transfers.uploads[1]);
  await eventually(() => gateway.of('upload').some(({ room }) => room === 'ops'));
  client.open('#lobby');
  transfers.retry(transfers.uploads[0]);
  await eventually(() => gateway.of('upload').filter(({ room }) => room === 'lobby').length === 2);
  assert.deepEqual(told(), ['sending', 'sending']);
  [...transfers.uploads].forEach((upload) => transfers.cancel(upload));
  delete globalThis.Worker;
});

/** Private messages to alice, a minute apart, and a gateway that has them. */
function mailbox() {
  const mail = [];
  const gateway = new FakeGateway();
  gateway.history = ({ before = '~', after, limit }) => {
    const page = (events, more) => ({ type: 'history', events, more, recovered: true });
    if (after != null) return page(mail.filter(({ id }) => id > after).slice(0, limit), false);
    const events = mail.filter(({ id }) => id < before);
    return page(events.slice(-limit), events.length > limit);
  };
  const write = (from, times = 1) => {
    for (let i = 0; i < times; i++) {
      const at = 1_700_000_000_000 + mail.length * 60_000;
      mail.push({ kind: 'text', id: idAt(at), at, to: 'alice', from, nonce: `${mail.length}`, text: '?' });
    }
  };
  return { gateway, mail, write };
}

const unread = (client) =>
  client.chat.conversations.filter(({ isRoom }) => !isRoom).map(({ key, counts }) => `${key} ${counts.unread}`);

test('after a long absence whatever is private and unread is told, however much was said since, and no more is read', async () => {
  const storage = new FakeStorage();
  const { gateway, mail, write } = mailbox();
  const asked = () => gateway.of('history').length;
  write('bob', 900);

  const first = await connected(gateway, storage);
  assert.equal(asked(), 1, 'a new browser knows the newest page');
  first.chat.see(first.chat.get('@bob'), mail.at(-1).id);
  first.stop();
  write('carol');
  write('bob', 450);

  const second = await connected(gateway, storage);
  assert.deepEqual(unread(second), ['@bob 450', '@carol 1']);
  second.chat.see(second.chat.get('@bob'), mail.at(-1).id);
  second.stop();

  const third = await connected(gateway, storage);
  assert.deepEqual(unread(third), ['@bob 0', '@carol 1']);
  third.chat.see(third.chat.get('@carol'), mail.at(-1).id);
  third.stop();

  const before = asked();
  await connected(gateway, storage);
  assert.equal(asked() - before, 1, 'all has been seen');
});

/** What is private was seen in a first run; then carol wrote once, and bob more than a page. */
async function afterAnAbsence() {
  const { gateway, mail, write } = mailbox();
  const storage = new FakeStorage();
  write('bob');
  const first = await connected(gateway, storage);
  first.chat.see(first.chat.get('@bob'), mail.at(-1).id);
  first.stop();
  write('carol');
  write('bob', 450);
  gateway.requests.length = 0;
  return { gateway, storage };
}

test('a page of which the server cannot say whether it is complete does not end the search for what is unread', async () => {
  const { gateway, storage } = await afterAnAbsence();
  const { history } = gateway;
  gateway.history = (request) => ({ ...history(request), recovered: gateway.of('history').length !== 2 });
  const before = storage.getItem('parley.alice unread private from');
  const client = await connected(gateway, storage);
  assert.deepEqual(unread(client), ['@bob 450', '@carol 1']);
  assert.equal(client.chat.get('@bob').gap, true);
  assert.equal(storage.getItem('parley.alice unread private from'), before);
});

test('the search for what is unread goes on from the page that was refused for the time being', async () => {
  const { gateway, storage } = await afterAnAbsence();
  const { history } = gateway;
  const busy = { type: 'error', code: 'BUSY', message: 'wait' };
  gateway.history = (request) => (gateway.of('history').length === 3 ? busy : history(request));
  const client = await connected(gateway, storage);
  assert.deepEqual(unread(client), ['@bob 450', '@carol 1']);
  const asked = gateway.of('history').map(({ before }) => before);
  assert.equal(asked[0], undefined);
  assert.equal(asked[3], asked[2]);
  assert.equal(asked.length, 4);
});

/** What was asked about a room, in order. */
const askedOf = (gateway, name) => gateway.requests.filter(({ room }) => room === name).map(({ type }) => type);

test('a room that is left while it is being entered is left once that is answered', async () => {
  const gateway = new FakeGateway();
  const client = await connected(gateway);
  client.open('#ops');
  client.close('#ops');
  await eventually(() => gateway.of('leave').length > 0);
  assert.deepEqual(askedOf(gateway, 'ops'), ['join', 'leave']);
  assert.equal(client.chat.get('#ops'), undefined);
});

test('a room that is left while it is being entered, and entered again at once, is not left', async () => {
  const gateway = new FakeGateway();
  const client = await connected(gateway);
  client.open('#ops');
  client.close('#ops');
  client.open('#ops');
  await eventually(() => client.chat.get('#ops').users.has('alice'));
  client.close('#lobby');
  await eventually(() => gateway.of('leave').length > 0);
  assert.deepEqual(askedOf(gateway, 'ops'), ['join', 'join']);
});

test('what is private stays unread, however much there is of it; what is seen is not all kept', async () => {
  const { gateway, mail, write } = mailbox();
  gateway.history = () => ({ type: 'history', events: [], more: false, recovered: true });
  const client = await connected(gateway);
  write('bob', 2500);
  mail.forEach((event) => client.chat.say(event));
  const bob = client.chat.get('@bob');
  assert.equal(bob.timeline.events.length, 2500);
  bob.recount();
  assert.deepEqual(unread(client), ['@bob 2500']);
  assert.equal(client.memory.unreadFrom, mail[0].id);

  write('bob', 4000);
  mail.slice(2500).forEach((event) => client.chat.say(event));
  const { length } = bob.timeline.events;
  assert.ok(length >= 5000 && length <= 6000, `${length}`);

  client.chat.see(bob, mail.at(-1).id);
  client.look(null);
  assert.equal(bob.timeline.events.length, 1000);
});
