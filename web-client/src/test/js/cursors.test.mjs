import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { cursorOf } from '../../main/resources/chat/parley/web/app/session/pages.js';
import { idAt } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { eventually, FakeGateway, FakeStorage } from './fakes.mjs';
import { endSessions, follow, said } from './following.mjs';

const clients = [];
afterEach(() => {
  endSessions();
  clients.splice(0).forEach((client) => client.stop());
});

/** A gateway that says where the log stands, and a session that follows its room, in which something was said. */
async function following(...numbers) {
  const gateway = new FakeGateway();
  gateway.cursors = true;
  gateway.events = numbers.map((n) => said(n));
  const arrived = [...gateway.events];
  gateway.arrived = () => arrived;
  /** It arrives now, whatever its number. */
  const say = (n) => {
    arrived.push(said(n));
    gateway.events.push(said(n));
    gateway.events.sort((a, b) => (a.id < b.id ? -1 : 1));
  };
  const followed = follow(gateway);
  await eventually(() => followed.session.state === 'online');
  const cutAndResume = async () => {
    const { length } = gateway.sockets;
    gateway.cut();
    await eventually(() => followed.session.state === 'online' && gateway.sockets.length === length + 1);
  };
  return { gateway, say, cutAndResume, ...followed };
}

test('what a slow gateway acknowledged long ago, by its clock, comes with the resume', async () => {
  const { gateway, say, cutAndResume, follower, texts } = await following(100);
  assert.equal(follower.cursor, 'c-1');
  say(200);
  say(5);
  await cutAndResume();
  assert.equal(texts(), '5 100 200');
  assert.deepEqual([gateway.of('join')[1].cursor, follower.cursor], ['c-1', 'c-3']);
});

test('pages are read behind one cursor, and that of the first page is the next one', async () => {
  const { gateway, say, cutAndResume, follower, texts } = await following(1);
  gateway.pageSize = 3;
  [2, 3, 4, 5, 6, 7, 8, 9].forEach(say);
  const { history } = gateway;
  gateway.history = (request) => ({ ...history(request), cursor: 'c-later' });
  await cutAndResume();
  assert.equal(texts(), '1 2 3 4 5 6 7 8 9');
  const pages = gateway.of('history').map(({ cursor, after }) => [cursor, after]);
  assert.deepEqual(pages, [
    ['c-1', said(4).id],
    ['c-1', said(7).id],
  ]);
  assert.equal(follower.cursor, 'c-9');
});

test('a cursor that is pushed is taken, unless something may be missing', async () => {
  const { gateway, say, cutAndResume, follower } = await following(1);
  gateway.push({ type: 'cursor', room: 'lobby', cursor: 'c-pushed' });
  assert.equal(follower.cursor, 'c-pushed');
  gateway.push({ type: 'cursor', room: 'lobby', cursor: 'c-1' });
  gateway.recovered = false;
  say(2);
  await cutAndResume();
  gateway.push({ type: 'cursor', room: 'lobby', cursor: 'c-2' });
  assert.deepEqual([follower.gap, follower.cursor], [true, 'c-1']);
  gateway.recovered = true;
  await eventually(() => !follower.gap);
  assert.deepEqual([gateway.of('join').at(-1).cursor, follower.cursor], ['c-1', 'c-2']);
});

test('a cursor that is pushed while pages are read is taken when they are; an empty page is no end', async () => {
  const { gateway, say, cutAndResume, follower, texts } = await following(1);
  say(2);
  const { join, history } = gateway;
  gateway.join = (request) => {
    gateway.push({ type: 'cursor', room: 'lobby', cursor: 'c-older' });
    return { ...join(request), events: [], more: true };
  };
  gateway.history = (request) => {
    gateway.push({ type: 'cursor', room: 'lobby', cursor: 'c-2-pushed' });
    const isFirst = gateway.of('history').length === 1;
    return isFirst ? { type: 'history', events: [], more: true, recovered: true } : history(request);
  };
  await cutAndResume();
  assert.deepEqual(
    gateway.of('history').map(({ after }) => after),
    [idAt(0), idAt(0)],
  );
  assert.deepEqual([texts(), follower.cursor], ['1 2', 'c-2-pushed']);
});

test('pages without end are given up, and read later', async () => {
  const { gateway, cutAndResume, follower } = await following(1);
  const endless = { events: [], more: true, recovered: true, cursor: 'c-9' };
  gateway.join = () => ({ type: 'joined', users: [], members: 0, ...endless });
  gateway.history = () => ({ type: 'history', ...endless });
  await cutAndResume();
  assert.deepEqual([follower.gap, follower.cursor], [true, 'c-1']);
});

test('a gateway without cursors serves in between by ids, and the cursor from before is still good', async () => {
  const { gateway, say, cutAndResume, follower, texts } = await following(100);
  gateway.cursors = false;
  say(101);
  await cutAndResume();
  assert.deepEqual([gateway.of('join')[1].after, follower.cursor], [said(100).id, 'c-1']);
  gateway.cursors = true;
  say(5);
  await cutAndResume();
  assert.deepEqual([texts(), follower.cursor], ['5 100 101', 'c-3']);
});

test('a gateway that refuses the cursor is asked by ids', async () => {
  const { gateway, say, cutAndResume, follower, texts } = await following(1);
  gateway.push({ type: 'cursor', room: 'lobby', cursor: 'of a later version' });
  const { join } = gateway;
  gateway.join = (request) =>
    request.cursor ? { type: 'error', code: 'BAD_FRAME', message: 'not a cursor' } : join(request);
  say(2);
  await cutAndResume();
  assert.deepEqual([texts(), follower.cursor, follower.gap], ['1 2', 'c-2', false]);
  assert.deepEqual(
    gateway.of('join').map(({ cursor, after }) => [cursor, after]),
    [
      [undefined, undefined],
      ['of a later version', said(1).id],
      [undefined, said(1).id],
    ],
  );
});

test('what is no cursor is none', async () => {
  const { gateway, follower, session } = await following(1);
  for (const cursor of [7, null, {}, [], true, '', 'c'.repeat(65), 'c'.repeat(10_000_000)]) {
    assert.equal(cursorOf({ cursor }), null);
    gateway.push({ type: 'cursor', room: 'lobby', cursor });
  }
  assert.deepEqual([follower.cursor, session.state], ['c-1', 'online']);
});

/** A client of a gateway with cursors. */
async function connected(gateway) {
  gateway.cursors = true;
  const notes = new Notes('alice', new FakeStorage(), { addEventListener: () => {} });
  const tabs = { name: 'tab', alone: async (_, action) => action(), living: async () => new Set(['tab']) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  clients.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  return client;
}

test('a cursor of a room that is not joined, or of none, does no harm', async () => {
  const gateway = new FakeGateway();
  const client = await connected(gateway);
  for (const room of ['elsewhere', '', 7, {}, []]) gateway.push({ type: 'cursor', room, cursor: 'c-1' });
  gateway.push({ type: 'event', event: said(1) });
  assert.equal(client.chat.get('#lobby').timeline.events.length, 1);
});

test('private messages are read from their own cursor on, and by id where the gateway has none', async () => {
  const gateway = new FakeGateway();
  const mail = (n) => ({ ...said(n), room: undefined, to: 'alice' });
  const asked = () => gateway.of('history').map(({ cursor, after }) => [cursor, after]);
  gateway.history = () => ({ type: 'history', events: [], more: false, recovered: true, cursor: 'm-0' });
  const client = await connected(gateway);
  gateway.push({ type: 'event', event: mail(100) });
  gateway.push({ type: 'cursor', cursor: 'm-1' });
  gateway.history = () => ({ type: 'history', events: [mail(5)], more: false, recovered: true, cursor: 'm-2' });
  gateway.cut();
  const texts = () => client.chat.get('@bob').timeline.events.map(({ text }) => text).join(' ');
  await eventually(() => texts() === '5 100' && client.session.state === 'online');
  assert.deepEqual(asked().slice(1), [['m-1', undefined]]);

  gateway.history = ({ after }) => ({
    type: 'history',
    events: after ? [mail(101)] : [],
    more: false,
    recovered: true,
  });
  gateway.cut();
  await eventually(() => texts() === '5 100 101' && client.session.state === 'online');
  assert.deepEqual(asked().slice(2), [
    ['m-2', undefined],
    [undefined, idAt(said(100 - 30).at * 1000 + 1_700_000_000_000)],
  ]);
});

test('a post that was stored, though the connection ended, is met in the resume and not repeated', async () => {
  const gateway = new FakeGateway();
  const client = await connected(gateway);
  gateway.post = ({ nonce }) => {
    gateway.events.push(said(1, { from: 'alice', nonce }));
    gateway.cut();
  };
  client.post('#lobby', 'hello');
  await eventually(() => client.outbox.all.length === 0);
  assert.equal(gateway.of('post').length, 1);
  assert.deepEqual(
    client.chat.get('#lobby').timeline.events.map(({ id }) => id),
    [said(1).id],
  );
});

test('a post is repeated only when what was missed has been read, or could not be', async () => {
  const gateway = new FakeGateway();
  const client = await connected(gateway);
  const { post, join } = gateway;
  gateway.post = () => gateway.cut();
  let answer;
  gateway.join = (request, socket) => {
    answer = () => socket.deliver({ ...join(request), more: true, id: request.id });
  };
  client.post('#lobby', 'hello');
  await eventually(() => answer != null);
  gateway.post = post;
  let page;
  gateway.history = (request, socket) => {
    page = () => socket.deliver({ type: 'history', events: [], more: false, recovered: false, id: request.id });
  };
  answer();
  await eventually(() => page != null);
  assert.equal(gateway.of('post').length, 1);
  page();
  await eventually(() => client.outbox.all.length === 0);
  const [first, second] = gateway.of('post');
  assert.equal(first.nonce, second.nonce);
});

test('what is damaged at the server is told, and the cursor goes on behind it', async () => {
  const { gateway, say, cutAndResume, follower, texts } = await following(1);
  const { join } = gateway;
  gateway.join = (request) => ({ ...join.call(gateway, request), recovered: false, damaged: true });
  say(2);
  await cutAndResume();
  assert.equal(texts(), '1 2');
  assert.deepEqual([follower.gap, follower.damaged, follower.cursor], [false, true, 'c-2']);
  gateway.join = join;
  await cutAndResume();
  assert.equal(gateway.of('join').at(-1).cursor, 'c-2');
});

test('a client that enters a room of which a part is damaged has begun', async () => {
  const gateway = new FakeGateway();
  gateway.cursors = true;
  const { join } = gateway;
  gateway.join = (request) => ({ ...join.call(gateway, request), recovered: false, damaged: true });
  const { session, follower } = follow(gateway);
  await eventually(() => session.state === 'online');
  assert.deepEqual([follower.gap, follower.damaged, follower.cursor, gateway.of('join').length], [false, true, 'c-0', 1]);
});
