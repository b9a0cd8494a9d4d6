import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Backoff } from '../../main/resources/chat/parley/web/app/session/backoff.js';
import { isFinal } from '../../main/resources/chat/parley/web/app/session/errors.js';
import { eventually, FakeGateway } from './fakes.mjs';
import { endSessions, follow, said } from './following.mjs';

afterEach(endSessions);

test('a room begins with its newest page, and goes on with what is said', async () => {
  const gateway = new FakeGateway();
  gateway.events = [1, 2, 3, 4, 5, 6, 7].map((n) => said(n));
  const { session, follower, texts } = follow(gateway);
  await eventually(() => session.state === 'online');
  gateway.push({ type: 'event', event: said(8) });
  assert.equal(texts(), '3 4 5 6 7 8');
  assert.equal(follower.after, said(8).id);
});

test('after a loss everything is read from the cursor on, page by page, and shown once', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1), said(2)];
  gateway.pageSize = 3;
  const { session, texts, follower } = follow(gateway);
  await eventually(() => session.state === 'online');
  gateway.events.push(...[3, 4, 5, 6, 7, 8, 9].map((n) => said(n)));
  gateway.cut();
  await eventually(() => session.state === 'online' && gateway.sockets.length === 2);
  assert.equal(texts(), '1 2 3 4 5 6 7 8 9');
  assert.equal(gateway.of('join')[1].after, said(2).id);
  assert.equal(follower.after, said(9).id);
});

test('what is said while pages are read is there, but does not move the cursor past what is missing', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1)];
  const { session, follower, texts } = follow(gateway);
  await eventually(() => session.state === 'online');
  const { join } = gateway;
  gateway.join = () => undefined;
  gateway.events.push(said(2), said(3));
  gateway.cut();
  await eventually(() => gateway.of('join').length === 2);
  gateway.push({ type: 'event', event: said(4) });
  assert.equal(texts(), '1 4');
  assert.equal(follower.after, said(1).id);
  // This connection is lost as well, before the page came.
  gateway.join = join;
  gateway.events.push(said(4));
  gateway.cut();
  await eventually(() => session.state === 'online');
  assert.equal(gateway.of('join')[2].after, said(1).id);
  assert.equal(texts(), '1 2 3 4');
  assert.equal(follower.after, said(4).id);
});

test('a page that may lack something leaves the cursor, is told, and is read again', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1)];
  const { session, follower } = follow(gateway);
  await eventually(() => session.state === 'online');
  gateway.recovered = false;
  gateway.cut();
  await eventually(() => session.state === 'online' && follower.gap);
  gateway.push({ type: 'event', event: said(3) });
  assert.equal(follower.after, said(1).id);
  gateway.events.push(said(2), said(3));
  gateway.recovered = true;
  await eventually(() => !follower.gap);
  assert.equal(gateway.of('join').at(-1).after, said(1).id);
  assert.equal(follower.after, said(3).id);
});

test('a room that cannot be entered now is entered later, and nobody is told of a gap', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1)];
  const { join } = gateway;
  const answers = ['BUSY', 'UNAVAILABLE'].map((code) => ({
    type: 'error',
    code,
    message: 'wait',
    retryAfterMillis: 1,
  }));
  gateway.join = (request) => answers.shift() ?? join(request);
  const { session, follower, texts } = follow(gateway);
  await eventually(() => session.state === 'online');
  assert.deepEqual([texts(), follower.gap, gateway.sockets.length], ['1', false, 1]);
});

test('a room that the gateway does not let in is told, and not tried again', async () => {
  const gateway = new FakeGateway();
  gateway.join = () => ({ type: 'error', code: 'TOO_MANY_ROOMS', message: 'at most 200' });
  const { session, log } = follow(gateway);
  await eventually(() => session.state === 'online');
  assert.equal(log.refusal.code, 'TOO_MANY_ROOMS');
  assert.equal(gateway.of('join').length, 1);
});

test('where the first page may lack something, everything since its first event is read, however much it is', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1), said(3)];
  gateway.recovered = false;
  const { follower, texts } = follow(gateway);
  await eventually(() => follower.gap);
  gateway.events = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => said(n));
  gateway.pageSize = 3;
  gateway.recovered = true;
  await eventually(() => !follower.gap);
  assert.equal(gateway.of('join').at(-1).after, undefined);
  assert.equal(texts(), '1 2 3 4 5 6 7 8 9');
  assert.equal(follower.after, said(9).id);
});

test('where the first page may lack something and is empty, the next one is the first', async () => {
  const gateway = new FakeGateway();
  gateway.recovered = false;
  const { follower, texts, timeline } = follow(gateway);
  await eventually(() => follower.gap);
  gateway.events = [1, 2, 3, 4, 5, 6, 7].map((n) => said(n));
  gateway.recovered = true;
  await eventually(() => !follower.gap);
  assert.equal(texts(), '3 4 5 6 7');
  assert.ok(timeline.older);
});

test('a post without an answer is repeated with its nonce on the next connection, once the room is joined', async () => {
  const gateway = new FakeGateway();
  const { session, follower } = follow(gateway);
  await eventually(() => session.state === 'online');
  const { post } = gateway;
  gateway.post = () => undefined;
  const ready = (connection) => follower.reached === connection;
  const acknowledged = session.ask({ type: 'post', room: 'lobby', nonce: 'n-1', text: 'x' }, { ready });
  await eventually(() => gateway.of('post').length === 1);
  gateway.post = post;
  gateway.cut();
  assert.equal((await acknowledged).event, 'n-1');
  const [, second] = gateway.of('post');
  assert.equal(second.nonce, 'n-1');
  const order = gateway.requests.filter(({ socket }) => socket === second.socket).map(({ type }) => type);
  assert.ok(order.indexOf('join') < order.indexOf('post'), order.join());
});

test('a retryable error is retried, another one is told', async () => {
  const gateway = new FakeGateway();
  const { session } = follow(gateway);
  const answers = [
    { type: 'error', code: 'BUSY', message: 'wait', retryAfterMillis: 1 },
    { type: 'ack', event: 'e' },
  ];
  gateway.post = () => answers.shift();
  assert.equal((await session.ask({ type: 'post', nonce: 'n' })).event, 'e');
  gateway.post = () => ({ type: 'error', code: 'TEXT_LENGTH', message: 'too long' });
  await assert.rejects(session.ask({ type: 'post', nonce: 'm' }), { code: 'TEXT_LENGTH' });
});

test('what is refused for now comes again at the time that it is told, however often that is', async (t) => {
  const gateway = new FakeGateway();
  const { session } = follow(gateway);
  const busy = { type: 'error', code: 'BUSY', message: 'wait', retryAfterMillis: 5 };
  const answers = [busy, busy, busy, busy, busy, { type: 'ack', event: 'e' }];
  const times = [];
  gateway.post = () => {
    times.push(performance.now());
    return answers.shift();
  };
  const timer = t.mock.method(globalThis, 'setTimeout');
  await session.ask({ type: 'post', nonce: 'n' });
  const pauses = times.slice(1).map((time, i) => time - times[i]);
  assert.equal(pauses.length, 5);
  assert.ok(Math.min(...pauses) >= 4, `${pauses}`);
  const asTold = timer.mock.calls.filter((call) => call.arguments[1] === busy.retryAfterMillis);
  assert.equal(asTold.length, 5, 'not after pauses that grow');
});

test('asked to move, it changes over without a moment in which nobody serves', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1)];
  const { session, texts } = follow(gateway);
  await eventually(() => session.state === 'online');
  const states = new Set();
  session.on('state', () => states.add(session.state));
  gateway.events.push(said(2));
  gateway.push({ type: 'move', afterMillis: 1 });
  await eventually(() => gateway.sockets.length === 2 && gateway.of('join').length === 2);
  assert.ok(gateway.sockets[0].open, 'the old connection stays until a while after the rooms are joined');
  await eventually(() => !gateway.sockets[0].open);
  assert.ok(gateway.sockets[1].open);
  assert.equal(texts(), '1 2');
  assert.ok(!states.has('connecting') && !states.has('waiting'), [...states].join());
});

test('a token that is not accepted any more ends the session', async () => {
  const gateway = new FakeGateway();
  gateway.login = () => ({ type: 'error', code: 'INVALID_TOKEN', message: 'expired' });
  const { session } = follow(gateway);
  const error = await new Promise((told) => session.on('signedOut', told));
  assert.equal(error.code, 'INVALID_TOKEN');
  assert.equal(gateway.sockets.length, 1);
});

test('a close code that says so is not followed by another attempt until the user asks', async () => {
  const gateway = new FakeGateway();
  const { session } = follow(gateway);
  await eventually(() => session.state === 'online');
  gateway.cut(4003);
  await eventually(() => session.state === 'refused');
  session.retryNow();
  await eventually(() => session.state === 'online');
  assert.equal(gateway.sockets.length, 2);
});

test('a code of a later version from 4500 on ends it for good, and others do not', async () => {
  const gateway = new FakeGateway();
  const { session } = follow(gateway);
  await eventually(() => session.state === 'online');
  gateway.cut(4005);
  await eventually(() => session.state === 'online' && gateway.sockets.length === 2);
  gateway.cut(4499);
  await eventually(() => session.state === 'online' && gateway.sockets.length === 3);
  gateway.cut(4500, 'you were asked to leave');
  await eventually(() => session.state === 'refused');
  assert.deepEqual(session.refusal, { code: 4500, reason: 'you were asked to leave' });
  session.retryNow();
  session.retryNow();
  await new Promise((over) => setImmediate(over));
  assert.deepEqual([session.state, gateway.sockets.length], ['refused', 3]);
});

test('which close codes are final is told by their number alone', () => {
  const codes = [1000, 1001, 1003, 1006, 3999, 4000, 4003, 4005, 4499, 4500, 4777, 4999, 5000, undefined];
  assert.deepEqual(
    codes.filter((code) => isFinal(code)),
    [1003, 4003, 4500, 4777, 4999],
  );
});

test('a gateway that cannot be reached is tried again', async () => {
  const gateway = new FakeGateway();
  gateway.up = false;
  const { session } = follow(gateway);
  await eventually(() => session.state === 'waiting');
  gateway.up = true;
  await eventually(() => session.state === 'online');
});

test('delays are random, and their bound doubles up to a limit', () => {
  const largest = new Backoff(1000, 30_000, () => 1);
  assert.deepEqual(
    Array.from({ length: 7 }, () => largest.next()),
    [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000],
  );
  largest.reset();
  assert.equal(largest.next(), 1000);
  assert.equal(new Backoff(1000, 30_000, () => 0).next(), 0);
});
