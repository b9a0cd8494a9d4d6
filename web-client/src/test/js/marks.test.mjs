// How far one has read: on several devices, by the gateway's markers, and in one browser alone where it has none.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Client } from '../../main/resources/chat/parley/web/app/client.js';
import { idAt, idBelow } from '../../main/resources/chat/parley/web/app/model/eventIds.js';
import { isAbove, markerOf, markerOfUnread } from '../../main/resources/chat/parley/web/app/model/markers.js';
import { Notes } from '../../main/resources/chat/parley/web/app/store/notes.js';
import { eventually, FakeGateway, FakeStorage } from './fakes.mjs';

const id = (n) => idAt(1_700_000_000_000 + n * 1000);
const text = (n, more = {}) => ({
  kind: 'text',
  id: id(n),
  at: n,
  room: 'lobby',
  from: 'bob',
  nonce: `b-${n}`,
  text: `${n}`,
  ...more,
});
const NONE = '0'.repeat(26);

const running = [];
afterEach(() => running.splice(0).forEach((client) => client.stop()));

async function connected(gateway, storage = new FakeStorage(), name = 'tab') {
  const notes = new Notes('alice', storage, { addEventListener: () => {} });
  const tabs = { name, alone: async (_, action) => action(), living: async () => new Set([name]) };
  const client = new Client({ url: 'ws://x', user: 'alice', token: 't', notes, tabs, newSocket: gateway.newSocket });
  running.push(client);
  client.start();
  await eventually(() => client.session.state === 'online');
  return client;
}

/** A gateway with markers: it keeps one of each conversation by the rule, and tells all connections but the one that moved it. */
class MarkingGateway extends FakeGateway {
  markers = new Map();

  constructor(...events) {
    super();
    this.events = events;
    this.cursors = true;
    const { login } = this;
    this.login = (request, socket) => {
      setImmediate(() => this.tell(socket));
      return { ...login(request), features: ['markers', 'a feature of tomorrow'] };
    };
  }

  tell(socket) {
    socket.deliver({ type: 'markers', markers: [...this.markers.values()], complete: true });
  }

  read = ({ room, with: user, upTo, turn }, from) => {
    const key = room ? `#${room}` : `@${user}`;
    const known = this.markers.get(key);
    const marker = { ...(room ? { room } : { with: user }), upTo, turn };
    if (known && isAbove(known, marker)) return { type: 'error', code: 'READ_FURTHER', message: 'further' };
    this.markers.set(key, marker);
    const others = this.sockets.filter((socket) => socket !== from);
    others.forEach((socket) => socket.deliver({ type: 'markers', markers: [marker] }));
    return { type: 'done' };
  };
}

const saidOf = (gateway) => gateway.of('read').map(({ room, with: user, upTo, turn }) => `${room ?? user} ${upTo} ${turn}`);
const lobbyOf = (client) => client.chat.get('#lobby');

test('of two markers the larger turn counts, then the larger id; so the order in which they come does not matter', () => {
  const markers = [
    { upTo: id(9), turn: 0 },
    { upTo: id(1), turn: 1 },
    { upTo: id(3), turn: 1 },
    { upTo: id(2), turn: 1 },
    { upTo: id(8), turn: 0 },
  ];
  const merged = (all) => all.reduce((known, each) => (isAbove(each, known) ? each : known), null);
  for (let i = 0; i < markers.length; i++) {
    const order = [...markers.slice(i), ...markers.slice(0, i), markers[i]];
    assert.deepEqual(merged(order), { upTo: id(3), turn: 1 });
  }
  assert.equal(isAbove(markers[0], { ...markers[0] }), false);
});

test('what is no marker is none, of a gateway and of what was kept', () => {
  const wrong = [null, undefined, 1, '', 'x', {}, [], { upTo: 1 }, { upTo: 'Z'.repeat(26) }];
  for (const turn of [-1, 0.5, 2 ** 31, 2 ** 53, '1', NaN, true]) wrong.push({ upTo: id(1), turn });
  for (const value of wrong) assert.equal(markerOf(value), null, JSON.stringify(value));
  assert.deepEqual(markerOf(id(1)), { upTo: id(1), turn: 0 });
  assert.deepEqual(markerOf({ upTo: NONE, turn: null, more: 1 }), { upTo: NONE, turn: 0 });
  assert.equal(markerOfUnread({ upTo: id(1), turn: 2 ** 31 - 1 }, NONE), null);
});

test('what is read on one device is read on the other, also before it is connected again', async () => {
  const gateway = new MarkingGateway(text(1));
  const [phone, desk] = [await connected(gateway), await connected(gateway)];
  for (const client of [phone, desk]) client.chat.see(lobbyOf(client), id(1));
  await eventually(() => gateway.markers.has('#lobby'));
  for (const n of [2, 3]) {
    gateway.events.push(text(n));
    gateway.push({ type: 'event', event: text(n, { text: n === 3 ? 'alice?' : 'hm' }) });
  }
  await eventually(() => lobbyOf(desk).counts.unread === 2);
  assert.deepEqual(lobbyOf(desk).counts, { unread: 2, mentions: 1 });
  phone.chat.see(lobbyOf(phone), id(3));
  await eventually(() => lobbyOf(desk).counts.unread === 0);
  phone.stop();
  const next = await connected(gateway);
  await eventually(() => next.readMarks.areKnown);
  assert.deepEqual([lobbyOf(next).seen, lobbyOf(next).counts.unread], [id(3), 0]);
});

test('a marker is said at once, and the next one of the conversation two seconds later, the last of those meanwhile', async (t) => {
  const gateway = new MarkingGateway(text(1), text(2), text(3), text(4));
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const now = t.mock.method(performance, 'now', () => 10_000);
  client.chat.see(lobbyOf(client), id(1));
  await flushed();
  client.chat.see(lobbyOf(client), id(2));
  client.chat.see(lobbyOf(client), id(3));
  await flushed();
  assert.deepEqual(saidOf(gateway), [`lobby ${id(1)} 0`]);
  t.mock.timers.tick(1999);
  await flushed();
  assert.equal(saidOf(gateway).length, 1);
  now.mock.mockImplementation(() => 12_000);
  t.mock.timers.tick(1);
  await flushed();
  assert.deepEqual(saidOf(gateway).slice(1), [`lobby ${id(3)} 0`]);
  client.chat.see(lobbyOf(client), id(4));
  client.look(lobbyOf(client));
  client.look(null);
  await flushed();
  assert.deepEqual(saidOf(gateway).slice(2), [`lobby ${id(4)} 0`], 'at once when one leaves the conversation');
});

/** Lets what waits for nothing but its turn happen. */
async function flushed() {
  for (let i = 0; i < 50; i++) await new Promise((next) => setImmediate(next));
}

test('what a gateway does not know any more it is told again, after it has told what it knows', async () => {
  const gateway = new MarkingGateway(text(1), text(2));
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  client.chat.see(lobbyOf(client), id(2));
  await eventually(() => saidOf(gateway).length === 1);
  gateway.markers.set('#lobby', { room: 'lobby', upTo: id(1), turn: 0 });
  gateway.cut();
  await eventually(() => saidOf(gateway).length === 2);
  assert.equal(gateway.markers.get('#lobby').upTo, id(2));
  gateway.cut();
  await eventually(() => gateway.sockets.length === 3 && client.session.state === 'online');
  await flushed();
  assert.equal(saidOf(gateway).length, 2, 'what it knows is not said again');
});

test('what was kept by a page from before there were markers is said to the first gateway that has them', async () => {
  const storage = new FakeStorage();
  storage.setItem('parley.alice seen #lobby', JSON.stringify(id(1)));
  const gateway = new MarkingGateway(text(1), text(2));
  const client = await connected(gateway, storage);
  await eventually(() => saidOf(gateway).length === 1);
  assert.deepEqual(saidOf(gateway), [`lobby ${id(1)} 0`]);
  assert.equal(lobbyOf(client).counts.unread, 1);
});

test('a gateway without markers is asked nothing of them, and the browser keeps for itself how far it has read', async () => {
  const storage = new FakeStorage();
  const gateway = new FakeGateway();
  gateway.events = [text(1)];
  const first = await connected(gateway, storage);
  assert.deepEqual(lobbyOf(first).counts, { unread: 0, mentions: 0 }, 'what was said before one came in is not news');
  first.chat.markAsUnread(lobbyOf(first), text(1));
  first.stop();
  gateway.events.push(text(2));
  const second = await connected(gateway, storage);
  assert.equal(lobbyOf(second).counts.unread, 2);
  assert.deepEqual([gateway.of('read'), gateway.of('unread')], [[], []]);
});

test('on a first visit nothing counts as unread, and no marker is said until something is looked at', async () => {
  const gateway = new MarkingGateway(text(1), text(2));
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  await flushed();
  assert.deepEqual([lobbyOf(client).counts.unread, saidOf(gateway)], [0, []]);
  gateway.push({ type: 'event', event: text(3) });
  await eventually(() => lobbyOf(client).counts.unread === 1);
});

test('a room that was never here on this device counts from where another one has read', async () => {
  const gateway = new MarkingGateway(text(1), text(2), text(3));
  gateway.markers.set('#lobby', { room: 'lobby', upTo: id(1), turn: 4 });
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  assert.equal(lobbyOf(client).counts.unread, 2);
});

test('what is marked as unread stays so on all devices, though somebody looks at it, until one comes back to it', async () => {
  const gateway = new MarkingGateway(text(1), text(2), text(3));
  const [phone, desk] = [await connected(gateway), await connected(gateway)];
  for (const client of [phone, desk]) client.chat.see(lobbyOf(client), id(3));
  await eventually(() => gateway.markers.has('#lobby') && phone.readMarks.areKnown && desk.readMarks.areKnown);
  phone.chat.markAsUnread(lobbyOf(phone), text(2));
  phone.readMarks.flush();
  await eventually(() => lobbyOf(desk).counts.unread === 2);
  assert.deepEqual(gateway.markers.get('#lobby'), { room: 'lobby', upTo: idBelow(id(2)), turn: 1 });
  for (const client of [phone, desk]) {
    client.chat.see(lobbyOf(client), id(3));
    assert.equal(lobbyOf(client).counts.unread, 2);
  }
  desk.look(null);
  desk.look(lobbyOf(desk));
  desk.chat.see(lobbyOf(desk), id(3));
  desk.readMarks.flush();
  await eventually(() => lobbyOf(phone).counts.unread === 0);
  assert.equal(gateway.markers.get('#lobby').turn, 1);
});

test('what was marked as unread here and read elsewhere does not stay unread; nor does an answer say that one has read', async () => {
  const gateway = new MarkingGateway(text(1), text(2), text(3));
  const [phone, desk] = [await connected(gateway), await connected(gateway)];
  for (const client of [phone, desk]) client.chat.see(lobbyOf(client), id(3));
  await eventually(() => gateway.markers.has('#lobby') && phone.readMarks.areKnown && desk.readMarks.areKnown);
  desk.chat.markAsUnread(lobbyOf(desk), text(2));
  desk.readMarks.flush();
  await eventually(() => lobbyOf(phone).counts.unread === 2);
  desk.post('#lobby', 'an answer', id(1));
  desk.chat.see(lobbyOf(desk), id(3));
  assert.equal(lobbyOf(desk).counts.unread, 2, 'an answer');
  phone.chat.markAsRead(lobbyOf(phone));
  phone.readMarks.flush();
  await eventually(() => lobbyOf(desk).counts.unread === 0);
  gateway.push({ type: 'event', event: text(4) });
  await eventually(() => lobbyOf(desk).counts.unread === 1);
  desk.chat.see(lobbyOf(desk), id(4));
  assert.equal(lobbyOf(desk).counts.unread, 0);
});

test('the first message of all can be marked as unread', async () => {
  const gateway = new MarkingGateway({ ...text(1), id: NONE });
  const client = await connected(gateway);
  client.chat.see(lobbyOf(client), NONE);
  client.chat.markAsUnread(lobbyOf(client), { id: NONE });
  assert.deepEqual(lobbyOf(client).marker, { upTo: NONE, turn: 1 });
});

test('a marker that is refused for a further one is not said again, and the further one is taken', async () => {
  const gateway = new MarkingGateway(text(1), text(2));
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  gateway.markers.set('#lobby', { room: 'lobby', upTo: id(1), turn: 3 });
  client.chat.see(lobbyOf(client), id(2));
  await eventually(() => saidOf(gateway).length === 1);
  client.session.notice();
  await flushed();
  assert.equal(saidOf(gateway).length, 1);
  gateway.push({ type: 'markers', markers: [{ room: 'lobby', upTo: id(1), turn: 3 }] });
  await eventually(() => lobbyOf(client).counts.unread === 1);
});

test('a gateway that is busy is told later', async (t) => {
  const gateway = new MarkingGateway(text(1));
  const { read } = gateway;
  gateway.read = () => ({ type: 'error', code: 'BUSY', message: 'wait', retryAfterMillis: 2 ** 53 });
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  client.chat.see(lobbyOf(client), id(1));
  await flushed();
  gateway.read = read;
  t.mock.timers.tick(60_000);
  await flushed();
  assert.equal(gateway.markers.get('#lobby')?.upTo, id(1));
});

test('who signs out has said how far everything is read, unless a gateway takes more than a second for it', async (t) => {
  const gateway = new MarkingGateway(text(1), text(2), text(3));
  const { read } = gateway;
  const taken = [];
  gateway.read = (marker, from) => {
    setImmediate(() => {
      taken.push(marker.upTo);
      from.deliver({ ...read(marker, from), id: marker.id });
    });
  };
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  client.chat.see(lobbyOf(client), id(1));
  await eventually(() => taken.length === 1);
  client.chat.see(lobbyOf(client), id(2));
  assert.equal(saidOf(gateway).length, 1, 'it waits for its time');
  await client.end();
  assert.deepEqual(taken, [id(1), id(2)]);
  assert.equal(gateway.sockets[0].open, false);

  gateway.read = () => undefined;
  const other = await connected(gateway);
  await eventually(() => other.readMarks.areKnown);
  other.chat.see(lobbyOf(other), id(3));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let isOver = false;
  other.end().then(() => (isOver = true));
  await flushed();
  t.mock.timers.tick(999);
  await flushed();
  assert.deepEqual([isOver, gateway.sockets[1].open], [false, true]);
  t.mock.timers.tick(1);
  await flushed();
  assert.deepEqual([isOver, gateway.sockets[1].open], [true, false]);
});

test('what a gateway dropped that has as many markers as it keeps is not said again', async () => {
  const storage = new FakeStorage();
  const kept = (n, upTo) => storage.setItem(`parley.alice seen @u${n}`, JSON.stringify(upTo));
  const gateway = new MarkingGateway();
  for (let n = 0; n < 1000; n++) gateway.markers.set(`@u${n}`, { with: `u${n}`, upTo: id(100 + n), turn: 0 });
  kept(7, id(2000));
  for (let n = 1000; n < 1050; n++) kept(n, id(n - 1000));
  kept(1050, id(500));
  const client = await connected(gateway, storage);
  await eventually(() => client.readMarks.areKnown && saidOf(gateway).length === 2);
  await flushed();
  assert.deepEqual(saidOf(gateway).sort(), [`u1050 ${id(500)} 0`, `u7 ${id(2000)} 0`]);

  gateway.markers.delete('@u999');
  gateway.markers.delete('@u1050');
  gateway.cut();
  await eventually(() => saidOf(gateway).length === 2 + 50 + 2);
});

test('pushes of markers that are none, of nobody, by the million or of later days change nothing', async () => {
  const gateway = new MarkingGateway(text(1));
  const client = await connected(gateway);
  await eventually(() => client.readMarks.areKnown);
  const tomorrow = idAt(Date.now() + 3 * 24 * 3600 * 1000);
  const wrong = [null, 7, { room: 'lobby' }, { room: 'Lobby', upTo: id(1) }, { with: 'a b', upTo: id(1) }];
  wrong.push({ upTo: id(1) });
  wrong.push({ room: 'lobby', upTo: tomorrow }, { room: 'lobby', upTo: tomorrow, turn: 9 }, { room: {}, upTo: id(1) });
  for (let i = 0; i < 1500; i++) wrong.push({ room: `r${i}`, upTo: id(1) });
  for (const markers of [wrong, null, 'x', {}]) gateway.push({ type: 'markers', markers });
  await flushed();
  assert.equal(lobbyOf(client).marker, null);
  assert.equal(client.chat.markers.size, 1000 - 9);
});

/** A room of which the newest page does not reach down to where it was read. */
async function afterAbsence(unread) {
  const gateway = new MarkingGateway(...Array.from({ length: 300 }, (_, n) => text(n + 10)));
  gateway.markers.set('#lobby', { room: 'lobby', upTo: id(1), turn: 0 });
  gateway.unread = unread;
  const client = await connected(gateway);
  return { gateway, client };
}

test('what is unread and not here is counted by the gateway, over several replies, and not read', async () => {
  const { gateway, client } = await afterAbsence(({ after }) =>
    after === id(1)
      ? { type: 'unread', unread: 10_000, mentions: 3, more: true, next: id(50), recovered: true }
      : { type: 'unread', unread: 7, mentions: 1, more: false, recovered: true },
  );
  await eventually(() => lobbyOf(client).counts.unread > 200);
  assert.deepEqual(lobbyOf(client).counts, { unread: 10_007, mentions: 4 });
  gateway.push({ type: 'event', event: text(900, { text: 'alice' }) });
  await eventually(() => lobbyOf(client).counts.unread === 10_008);
  assert.equal(lobbyOf(client).counts.mentions, 5);
  assert.equal(gateway.of('unread').length, 2);
  client.chat.markAsRead(lobbyOf(client));
  assert.deepEqual(lobbyOf(client).counts, { unread: 0, mentions: 0 });
});

test('numbers that are none of messages do not count, and what leads nowhere ends', async () => {
  const counted = { type: 'unread', unread: 2 ** 53, mentions: '9', more: true, next: id(1), recovered: true };
  const { gateway, client } = await afterAbsence(() => counted);
  await eventually(() => gateway.of('unread').length > 0);
  await flushed();
  assert.deepEqual([lobbyOf(client).counts, gateway.of('unread').length], [{ unread: 200, mentions: 0 }, 1]);
});

test('a new browser looks for what is private, unread and further back than the newest page, once; a known one does not', async () => {
  const storage = new FakeStorage();
  const gateway = new MarkingGateway();
  const privately = { room: undefined, to: 'alice' };
  gateway.history = () => ({ type: 'history', events: [text(500, privately)], more: true, recovered: true });
  const marked = (user, n) => gateway.markers.set(`@${user}`, { with: user, upTo: id(n), turn: 0 });
  for (const [user, n] of [['carol', 9], ['dave', 8], ['erin', 600]]) marked(user, n);
  gateway.unread = ({ with: user }) => ({ type: 'unread', unread: user === 'carol' ? 3 : 0, more: false, recovered: true });
  const client = await connected(gateway, storage);
  await eventually(() => client.chat.get('@carol')?.counts.unread === 3);
  const asked = () => new Set(gateway.of('unread').map(({ with: user }) => user));
  assert.deepEqual([...asked()].sort(), ['bob', 'carol', 'dave']);
  assert.equal(client.chat.get('@dave'), undefined);
  client.stop();
  gateway.requests.length = 0;
  marked('frank', 7);
  const again = await connected(gateway, storage);
  await eventually(() => again.readMarks.areKnown && again.chat.get('@carol').counts.unread === 3);
  assert.ok(!asked().has('frank'));
});

test('as older pages come, and others are forgotten, as much is unread as before', async () => {
  const { gateway, client } = await afterAbsence(() => ({ type: 'unread', unread: 300, mentions: 0, more: false, recovered: true }));
  await eventually(() => lobbyOf(client).counts.unread === 300);
  const lobby = lobbyOf(client);
  lobby.keepingCounts(() => lobby.timeline.trim(50));
  assert.deepEqual([lobby.counts.unread, lobby.countsHere.unread], [300, 50]);
  gateway.history = ({ before }) => {
    const events = gateway.events.filter((event) => event.id < before).slice(-200);
    return { type: 'history', events, more: events[0].id > id(10), recovered: true };
  };
  await client.readOlder(lobby);
  assert.deepEqual([lobby.counts.unread, lobby.countsHere.unread], [300, 250]);
  await client.readOlder(lobby);
  assert.deepEqual([lobby.counts.unread, lobby.countsHere.unread], [300, 300]);
});

test('what a gateway could not count whole is counted again after 30 seconds, then after twice that, an hour at most', async (t) => {
  let reply = { unread: 250, recovered: false };
  const { gateway, client } = await afterAbsence(() => ({ type: 'unread', mentions: 0, more: false, ...reply }));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const after = async (millis) => {
    t.mock.timers.tick(millis);
    await flushed();
  };
  const asked = () => gateway.of('unread').length;
  // The first time may have been before the clock was held.
  const stop = Date.now() + 30_000;
  while (lobbyOf(client).counts.unread !== 250 && Date.now() < stop) await after(1000);
  assert.deepEqual([lobbyOf(client).counts.unread, asked()], [250, 4], 'as well as it is known');
  for (const wait of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
    const before = asked();
    await after(wait * 1000 - 1);
    assert.equal(asked(), before, `before ${wait} s`);
    await after(1);
    for (let tries = 0; tries < 3; tries++) await after(1000);
    assert.equal(asked(), before + 4, `after ${wait} s`);
  }
  reply = { unread: 280, recovered: true };
  await after(3_600_000);
  const settled = asked();
  assert.equal(lobbyOf(client).counts.unread, 280);
  await after(7_200_000);
  assert.equal(asked(), settled);
});

test('what was read in between and marked as unread again is counted anew, though it begins at the same id', async () => {
  const { gateway, client } = await afterAbsence(() => ({ type: 'unread', unread: 300, mentions: 0, more: false, recovered: true }));
  await eventually(() => lobbyOf(client).counts.unread === 300);
  client.chat.markAsRead(lobbyOf(client));
  assert.equal(lobbyOf(client).counts.unread, 0);
  gateway.push({ type: 'markers', markers: [{ room: 'lobby', upTo: id(1), turn: 1 }] });
  await eventually(() => lobbyOf(client).counts.unread === 300);
});
