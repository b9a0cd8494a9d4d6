// What the page does with an object store that fails, or says nothing.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { fetchBytes } from '../../main/resources/chat/parley/web/app/files/fetchBytes.js';
import { put } from '../../main/resources/chat/parley/web/app/files/put.js';

const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
  delete globalThis.XMLHttpRequest;
  delete globalThis.location;
});

/** Bytes that come piece by piece, as often as they are asked for. @returns how often they were */
function answering(pieces, status = 200) {
  const asked = { count: 0 };
  globalThis.fetch = async () => {
    const source = {
      pull(body) {
        asked.count++;
        const piece = pieces.next();
        if (piece.done) body.close();
        else body.enqueue(new Uint8Array(piece.value));
      },
    };
    return new Response(new ReadableStream(source), { status });
  };
  return asked;
}

const MILLION = 1_000_000;

function* endless() {
  for (;;) yield 1000;
}

test('what comes is read to its end', async () => {
  answering([3, 2].values());
  assert.equal((await fetchBytes('http://x/', {}, 5)).size, 5);
});

test('a store that never ends is not read much further than the file is long', async () => {
  const asked = answering(endless());
  assert.ok((await fetchBytes('http://x/', {}, 10_000)).size > 10_000);
  assert.ok(asked.count < 100, `${asked.count}`);
});

test('a refusal, and what a browser says of a network, are said in our words', async () => {
  answering([].values(), 403);
  await assert.rejects(fetchBytes('http://x/', {}, 1), { message: 'the store answers 403' });
  globalThis.fetch = async () => Promise.reject(new TypeError('Failed to fetch'));
  await assert.rejects(fetchBytes('http://x/', {}, 1), { message: 'the store cannot be reached' });
});

test('a store from which nothing comes is given up', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.fetch = (_, { signal }) =>
    new Promise((__, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
  const given = assert.rejects(fetchBytes('http://x/', {}, MILLION), { message: /^nothing comes/ });
  t.mock.timers.tick(60_000);
  await given;
});

test('a store that takes nothing is given up, and one that goes on taking is not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  globalThis.location = { origin: 'http://x' };
  let request;
  globalThis.XMLHttpRequest = class {
    upload = {};
    status = 0;
    constructor() {
      request = this;
    }
    open() {}
    send() {}
    abort() {
      this.onloadend();
    }
  };
  const target = { method: 'PUT', url: 'http://store/', headers: {} };
  let over = false;
  const { signal } = new AbortController();
  const sending = put(target, new Blob(['x']), { progress: () => {}, signal }).finally(() => (over = true));
  const refused = assert.rejects(sending, { name: 'PutFailed', status: 0 });
  for (let i = 0; i < 5; i++) {
    t.mock.timers.tick(59_000);
    request.upload.onprogress({ loaded: i });
  }
  await new Promise((later) => setImmediate(later));
  assert.equal(over, false);
  t.mock.timers.tick(60_000);
  await refused;
});
