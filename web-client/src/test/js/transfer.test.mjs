import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partRange, sendParts } from '../../main/resources/chat/parley/web/app/files/parts.js';
import { PutFailed } from '../../main/resources/chat/parley/web/app/files/put.js';
import { Upload } from '../../main/resources/chat/parley/web/app/files/upload.js';
import { sizeText } from '../../main/resources/chat/parley/web/app/view/sizes.js';

const blob = new Blob(['0123456789abcdefghijklm']);
const upload = (etags = {}) => ({ size: 23, partSize: 5, parts: 5, etags });

/** Sends with a store that does what `send` says. @returns what arrived, by part */
async function arrivals(record, send, signal = new AbortController().signal) {
  const progress = [];
  await sendParts(record, {
    blob,
    targetOf: async (part) => part,
    arrived: (part, etag) => (record.etags[part] = etag),
    progress: (bytes) => progress.push(bytes),
    signal,
    send,
  });
  return progress;
}

test('every part is sent once, the last one shorter, at most four at a time', async () => {
  const record = upload();
  let under = 0;
  let most = 0;
  const progress = await arrivals(record, async (part, bytes) => {
    most = Math.max(most, ++under);
    const text = await bytes.text();
    under--;
    return text;
  });
  assert.deepEqual(record.etags, { 1: '01234', 2: '56789', 3: 'abcde', 4: 'fghij', 5: 'klm' });
  assert.equal(most, 4);
  assert.deepEqual([progress[0], progress.at(-1)], [0, 23]);
});

test('after a reload only the parts that did not arrive are sent', async () => {
  const sent = [];
  const progress = await arrivals(upload({ 1: 'x', 2: 'x', 5: 'x' }), async (part) => {
    sent.push(part);
    return 'y';
  });
  assert.deepEqual(sent, [3, 4]);
  assert.deepEqual([progress[0], progress.at(-1)], [13, 23]);
});

test('a part that fails is sent again, to a fresh address, and the others are not', async () => {
  const sent = [];
  let asked = 0;
  const record = upload({ 3: 'x', 4: 'x', 5: 'x' });
  await sendParts(record, {
    blob,
    targetOf: async (part) => ({ part, address: asked++ }),
    arrived: (part, etag) => (record.etags[part] = etag),
    progress: () => {},
    signal: new AbortController().signal,
    async send({ part, address }) {
      sent.push(part);
      if (part === 2 && sent.filter((one) => one === 2).length === 1) throw new PutFailed(0);
      return `${address}`;
    },
  });
  assert.deepEqual([...sent].sort(), [1, 2, 2]);
  assert.equal(record.etags[2], '2');
});

test('a store that answers again and again without taking a part is not asked for ever', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  for (const status of [200, 302, 403]) {
    let attempts = 0;
    const sending = arrivals(upload({ 1: 'x', 2: 'x', 3: 'x', 4: 'x' }), async () => {
      attempts++;
      throw new PutFailed(status);
    });
    const over = assert.rejects(sending, { name: 'PutFailed', status });
    for (let i = 0; i < 10; i++) {
      await new Promise((later) => setImmediate(later));
      t.mock.timers.tick(60_000);
    }
    await over;
    assert.equal(attempts, 6);
  }
});

test('a file that cannot be read to its end is not sent any further, and that is what is told', async () => {
  let terminated = 0;
  globalThis.Worker = class {
    postMessage() {
      setImmediate(() => this.onmessage({ data: { failure: 'the file has changed' } }));
    }
    terminate() {
      terminated++;
    }
  };
  const session = {
    ask: (_, { signal }) =>
      new Promise((__, failed) => signal.addEventListener('abort', () => failed(signal.reason))),
  };
  const record = { nonce: 'n', key: '#lobby', file: 'f', ...upload() };
  const desk = { session, entered: () => () => true, keep: async () => {}, forget: async () => {}, changed: () => {} };
  const sending = new Upload(record, blob, desk);
  await sending.run();
  assert.deepEqual([sending.state, sending.problem, terminated], ['failed', 'the file has changed', 1]);
  delete globalThis.Worker;
});

test('when cancelled, nothing is sent any more', async () => {
  const cancel = new AbortController();
  const sent = [];
  const sending = arrivals(
    upload(),
    (part, bytes, { signal }) => {
      sent.push(part);
      return new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason)));
    },
    cancel.signal,
  );
  await new Promise((later) => setTimeout(later, 5));
  cancel.abort();
  await assert.rejects(sending, { name: 'AbortError' });
  assert.deepEqual(sent, [1, 2, 3, 4]);
});

test('an empty file is one empty part', () => {
  assert.deepEqual(partRange(1, 5, 0), [0, 0]);
});

test('sizes are said as people say them', () => {
  assert.deepEqual([0, 1, 1023, 1536, 5 * 1024 ** 3, 200 * 1024 ** 2].map(sizeText), [
    '0 bytes',
    '1 byte',
    '1023 bytes',
    '1.5 KiB',
    '5.0 GiB',
    '200 MiB',
  ]);
});
