// How changes are sent and read: through sessions, pages and what is kept.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { idAt, idBelow } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { Outbox } from '../../main/resources/chat/parley/web/app/store/outbox.js';
import { unsentIn } from '../../main/resources/chat/parley/web/app/store/unsent.js';
import { eventually, FakeGateway, FakeStorage } from './fakes.mjs';

const id = (n) => idAt(1_700_000_000_000 + n * 1000);
const event = (n, more = {}) => ({ id: id(n), at: n, room: 'lobby', from: 'bob', nonce: `b-${n}`, ...more });
const text = (n, more = {}) => event(n, { kind: 'text', text: `${n}`, ...more });

const running = [];
afterEach(() => running.splice(0).forEach((client) => client.stop()));

/** A client that is connected and in the lobby. */
async function connected(gateway, storage = new FakeStorage(), name = 'tab') {
  const notes = new Notes('alice', storage, { addEventListener: () => {} });
  const tabs = { name, alone: async (_, action) => action(), living: async () => new Set([name]) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  running.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  return client;
}

/** A gateway that acknowledges what is said, with ids from 1,000 on. */
function gatewayWith(...events) {
  const gateway = new FakeGateway();
  gateway.events = events;
  gateway.cursors = true;
  let next = 1000;
  const ack = () => ({ type: 'ack', event: id(next++) });
  for (const type of ['post', 'edit', 'remove', 'react']) gateway[type] = ack;
  return gateway;
}

/** What was asked to be said, in order, without ids and nonces. */
const asked = ({ requests }) =>
  requests
    .filter(({ nonce }) => nonce)
    .map(({ type, about, text: said, emoji, on, replyTo }) =>
      [type, about ?? replyTo, said ?? emoji, on].filter((one) => one !== undefined).join(' '),
    );

const timelineOf = (client) => client.chat.get('#lobby').timeline;

test('changes go in order with the posts of their conversation, and are shown as they will be', async () => {
  const gateway = gatewayWith(text(1), text(2, { from: 'alice' }));
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  const [theirs, mine] = lobby.timeline.events;
  client.react(lobby, theirs, '👍');
  client.post('#lobby', 'because', theirs.id);
  client.edit(lobby, mine, 'two');
  client.react(lobby, lobby.timeline.find(theirs.id), '👍');
  client.remove(lobby, mine);
  assert.equal(lobby.timeline.events[1].text, 'two');
  await eventually(() => client.outbox.all.length === 0);
  assert.deepEqual(asked(gateway), [
    `react ${theirs.id} 👍 true`,
    `post ${theirs.id} because`,
    `edit ${mine.id} two`,
    `react ${theirs.id} 👍 false`,
    `remove ${mine.id}`,
  ]);
  assert.deepEqual(
    lobby.timeline.events.map(({ kind, replyTo, reactions }) => [kind, replyTo, reactions]),
    [
      ['text', undefined, undefined],
      ['removed', undefined, undefined],
      ['text', theirs.id, undefined],
    ],
  );
});

test('in private everything is addressed to the other one', async () => {
  const gateway = gatewayWith();
  const privately = { room: undefined, to: 'alice' };
  gateway.history = () => ({ type: 'history', events: [text(1, privately)], more: false, recovered: true });
  const client = await connected(gateway);
  const conversation = client.chat.get('@bob');
  client.react(conversation, conversation.timeline.events[0], '👍');
  await eventually(() => gateway.of('react').length === 1);
  assert.deepEqual([gateway.of('react')[0].to, gateway.of('react')[0].room], ['bob', undefined]);
});

test('a change is kept over a reload until it is acknowledged, and sent once more with its nonce', async () => {
  const storage = new FakeStorage();
  const gateway = gatewayWith(text(1, { from: 'alice' }));
  gateway.edit = () => null;
  const before = await connected(gateway, storage);
  before.edit(before.chat.get('#lobby'), timelineOf(before).events[0], 'one');
  assert.equal(unsentIn(before, '#lobby'), '1 change');
  await eventually(() => gateway.of('edit').length === 1);
  before.stop();
  gateway.edit = () => ({ type: 'ack', event: id(1000) });
  const after = await connected(gateway, storage, 'next tab');
  await eventually(() => after.outbox.all.length === 0);
  const [first, second] = gateway.of('edit').map(({ nonce }) => nonce);
  assert.equal(first, second);
  assert.equal(timelineOf(after).events[0].text, 'one');
});

test('one that was stored, though nobody said so, is met in the page and not sent again', async () => {
  const storage = new FakeStorage();
  const gateway = gatewayWith(text(1, { from: 'alice' }));
  gateway.edit = () => null;
  const client = await connected(gateway, storage);
  client.edit(client.chat.get('#lobby'), timelineOf(client).events[0], 'one');
  await eventually(() => gateway.of('edit').length === 1);
  const [{ nonce }] = gateway.of('edit');
  gateway.events.push(event(5, { kind: 'edit', about: id(1), from: 'alice', nonce, text: 'one' }));
  gateway.cut();
  await eventually(() => client.outbox.all.length === 0);
  assert.equal(gateway.of('edit').length, 1);
});

test('what is refused says why below its message, in our words, and can be tried again or discarded', async () => {
  const gateway = gatewayWith(text(1, { from: 'alice' }));
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  const codes = {
    NO_SUCH_EVENT: /does not have/,
    NOT_YOURS: /somebody else/,
    NOT_A_TEXT: /only texts/,
    REMOVED: /taken back/,
  };
  Object.assign(codes, { BAD_EMOJI: /emoji/, TOO_MANY_REACTIONS: /at most 20/, LATER: /in its words/ });
  for (const [code, words] of Object.entries(codes)) {
    gateway.edit = () => ({ type: 'error', code, message: 'in its words' });
    client.edit(lobby, lobby.timeline.events[0], code);
    await eventually(() => lobby.timeline.events[0].changing?.[0].failure);
    const [{ nonce, failure }] = lobby.timeline.events[0].changing;
    assert.match(failure, words);
    client.discard(lobby, nonce);
    assert.deepEqual([lobby.timeline.events[0].changing, client.outbox.all], [undefined, []]);
  }
});

test('an older gateway is asked once whether it knows of reactions, and another one again', async () => {
  const gateway = gatewayWith(text(1));
  const unknown = () => ({ type: 'error', code: 'UNKNOWN_TYPE', message: 'no such type: react' });
  gateway.react = unknown;
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  const failures = () =>
    (lobby.timeline.events[0].changing ?? []).filter(({ failure }) => /older version/.test(failure));
  for (const [i, emoji] of ['👍', '👎', '🎉'].entries()) {
    client.react(lobby, lobby.timeline.events[0], emoji);
    await eventually(() => failures().length === i + 1);
  }
  assert.equal(gateway.of('react').length, 1);
  gateway.react = () => ({ type: 'ack', event: id(1000) });
  gateway.cut();
  await eventually(() => client.session.state === 'online' && gateway.sockets.length === 2);
  client.retry(lobby, failures()[0].nonce);
  await eventually(() => failures().length === 2);
  assert.equal(gateway.of('react').length, 2);
});

test('a page from before there were changes leaves kept ones alone, and what is damaged is none', () => {
  const notes = new Notes('alice', new FakeStorage());
  const kept = new Outbox(notes, 'tab').add({
    nonce: 'n',
    key: '#lobby',
    at: 1,
    change: { kind: 'removal', about: id(1) },
  });
  // It took for a post what has a text.
  assert.equal(kept.text, undefined);
  const right = { nonce: 'x', key: '#lobby', at: 1, tab: 'gone' };
  const wrong = [{ kind: 'removal' }, { kind: 'vote', about: id(1) }, { kind: 'edit', about: id(1) }, null, 'x'];
  wrong.forEach((change, i) => notes.write(`outbox ${i}`, { ...right, change }));
  notes.write('outbox reply', { ...right, text: 'x', replyTo: 'no id' });
  assert.deepEqual(
    new Outbox(notes, 'other').all.map(({ nonce }) => nonce),
    ['n'],
  );
});

test('pages bring changes: the first, one of a resume, and older ones; ids of changes lead on', async () => {
  const gateway = gatewayWith(text(20), text(21));
  const { join } = gateway;
  gateway.join = (request) => ({
    ...join(request),
    changes: [event(30, { kind: 'edit', about: id(20), text: 'a' })],
    more: true,
  });
  const client = await connected(gateway);
  assert.deepEqual(
    timelineOf(client).events.map(({ text: now }) => now),
    ['a', '21'],
  );

  gateway.join = join;
  gateway.pageSize = 1;
  for (let n = 31; n < 40; n++)
    gateway.events.push(event(n, { kind: 'reaction', about: id(21), emoji: '👍', from: `u${n}` }));
  gateway.events.push(text(40));
  gateway.cut();
  await eventually(() => timelineOf(client).lastId === id(40));
  assert.equal(timelineOf(client).events[1].reactions[0].users.length, 9);

  const older = {
    events: [text(1), event(2, { kind: 'removed' })],
    changes: [event(41, { kind: 'edit', about: id(1), text: 'b' })],
  };
  gateway.history = () => ({ type: 'history', ...older, more: false, recovered: true });
  await client.readOlder(client.chat.get('#lobby'));
  assert.deepEqual(
    timelineOf(client)
      .events.slice(0, 2)
      .map(({ kind, text: now }) => [kind, now]),
    [
      ['text', 'b'],
      ['removed', undefined],
    ],
  );
});

test('a private change is confirmed as all that is private, and its id counts', async () => {
  const gateway = gatewayWith();
  const client = await connected(gateway);
  gateway.push({
    type: 'event',
    event: event(3, { kind: 'reaction', about: id(1), emoji: '👍', room: undefined, to: 'alice' }),
  });
  await eventually(() => gateway.of('received').length === 1);
  assert.deepEqual(gateway.of('received')[0].events, [id(3)]);
  assert.deepEqual(
    client.chat.conversations.map(({ key }) => key),
    ['#lobby'],
  );
});

test('what is answered and not here is asked for once, by the id below it, with its changes', async () => {
  const gateway = gatewayWith(text(50));
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  gateway.history = ({ after, limit }) => {
    assert.deepEqual([after, limit], [idBelow(id(7)), 1]);
    const changes = [event(60, { kind: 'edit', about: id(7), text: 'seven' })];
    return { type: 'history', events: [text(7)], changes, more: true, recovered: true };
  };
  const before = gateway.of('history').length;
  await Promise.all([client.findAnswered(lobby, id(7)), client.findAnswered(lobby, id(7))]);
  await client.findAnswered(lobby, id(7));
  assert.equal(lobby.timeline.find(id(7)).text, 'seven');
  assert.deepEqual([gateway.of('history').length - before, lobby.timeline.events.length], [1, 1]);
});

test('what is not found of an answer, or is refused, is not asked for again', async () => {
  const gateway = gatewayWith(text(50));
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  const before = gateway.of('history').length;
  gateway.history = () => ({ type: 'history', events: [text(8)], more: true, recovered: true });
  await client.findAnswered(lobby, id(7));
  gateway.history = () => ({ type: 'error', code: 'NO_SUCH_ROOM', message: 'no' });
  await client.findAnswered(lobby, id(6));
  // It looks at a part of the log only, and leads on, but not for ever.
  gateway.history = ({ after }) => ({
    type: 'history',
    events: [],
    more: true,
    next: `${after.slice(0, -1)}Z`,
    recovered: true,
  });
  await client.findAnswered(lobby, id(5));
  gateway.history = () => ({ type: 'history', events: [], more: false, recovered: false });
  await client.findAnswered(lobby, id(4));
  assert.equal(lobby.timeline.find(id(4)), undefined, 'it may be there when it is asked for again');
  const asks = gateway.of('history').length - before;
  for (const n of [7, 6, 5]) await client.findAnswered(lobby, id(n));
  assert.deepEqual(
    [7, 6, 5].map((n) => lobby.timeline.find(id(n))),
    [null, null, null],
  );
  assert.equal(gateway.of('history').length - before, asks);
  assert.ok(asks < 25, `${asks}`);
});

test('older pages are read up to a message, and no further than there is anything', async () => {
  const gateway = gatewayWith(text(50));
  const { join } = gateway;
  gateway.join = (request) => ({ ...join(request), more: true });
  const client = await connected(gateway);
  const lobby = client.chat.get('#lobby');
  gateway.history = ({ before }) => {
    const last = lobby.timeline.events[0].at - 1;
    assert.equal(before, lobby.timeline.firstId);
    return { type: 'history', events: last < 0 ? [] : [text(last)], more: last > 0, recovered: true };
  };
  assert.equal(await client.readBackTo(lobby, id(45)), true);
  assert.equal(lobby.timeline.events.length, 6);
  // 25 pages, which have one message each.
  assert.equal(await client.readBackTo(lobby, idBelow(id(1))), false);
  assert.equal(lobby.timeline.events.length, 31);
  assert.equal(await client.readBackTo(lobby, idBelow(id(1))), false);
  assert.deepEqual([lobby.timeline.events.length, lobby.timeline.older], [51, false]);
});
