// Events of later versions, as docs/kind-cases.json has them for all layers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { Chat } from '../../main/resources/chat/parley/web/app/model/chat.js';
import { isKnown } from '../../main/resources/chat/parley/web/app/model/kinds.js';
import { Timeline } from '../../main/resources/chat/parley/web/app/model/timeline.js';
import { eventually, FakeGateway } from './fakes.mjs';
import { endSessions, follow, said } from './following.mjs';

const cases = JSON.parse(readFileSync(new URL('../../../../docs/kind-cases.json', import.meta.url), 'utf8'));
const ofTomorrow = cases.carried.map(({ event }) => JSON.parse(event));
const otherwise = [
  { kind: 'text', text: [{ bold: 'hello' }] },
  { kind: 'text' },
  { kind: 'file', file: 'x' },
  { kind: 'file', file: { name: 'a.txt' } },
  { kind: 'file', files: [] },
].map((body, i) => ({ ...said(i), text: undefined, ...body }));

afterEach(endSessions);

test('what a later version says is not shown, also where it is of a kind that is known', () => {
  const timeline = new Timeline('alice');
  const all = [...ofTomorrow, ...otherwise];
  for (const event of all) assert.equal(timeline.add(event), false, JSON.stringify(event));
  timeline.begin([...all, said(7)], true);
  timeline.addOlder(all, false);
  assert.deepEqual(timeline.events, [said(7)]);
  assert.equal([null, undefined, 7, {}, { kind: 'constructor' }].some(isKnown), false);
});

test('it opens no conversation, counts nowhere and calls nobody', () => {
  const chat = new Chat('alice');
  const told = [];
  for (const name of ['list', 'came', 'timeline', 'news']) chat.on(name, () => told.push(name));
  const privately = { ...said(1), kind: 'edit', room: undefined, to: 'alice' };
  chat.say(privately);
  chat.add({ events: [privately, ...ofTomorrow] });
  ofTomorrow.forEach((event) => chat.say(event));
  assert.deepEqual([chat.conversations, told], [[], []]);
});

test('pages of nothing else end as no gap, and nothing behind them is missed', async () => {
  const gateway = new FakeGateway();
  gateway.events = [said(1)];
  gateway.pageSize = 1;
  const { session, follower, texts } = follow(gateway);
  await eventually(() => session.state === 'online');
  for (let n = 2; n < 32; n++) gateway.events.push(said(n, { kind: 'wave' }));
  gateway.events.push(said(32));
  gateway.cut();
  await eventually(() => session.state === 'online' && gateway.sockets.length === 2);
  assert.deepEqual([texts(), follower.gap, follower.after], ['1 32', false, said(32).id]);
  gateway.push({ type: 'event', event: { ...ofTomorrow[0], id: said(33).id } });
  gateway.push({ type: 'event', event: said(34) });
  assert.deepEqual([texts(), follower.after], ['1 32 34', said(34).id]);
});
