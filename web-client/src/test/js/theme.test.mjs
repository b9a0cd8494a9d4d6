import assert from 'node:assert/strict';
import { test } from 'node:test';
import { theme } from '../../main/resources/chat/parley/web/app/view/theme.js';
import { FakeStorage } from './fakes.mjs';

test('an appearance can be chosen also where the browser has no room to keep it', () => {
  const dataset = {};
  globalThis.document = { documentElement: { dataset } };
  globalThis.localStorage = new FakeStorage();
  theme.choose('light');
  localStorage.room = 0;
  theme.choose('dark');
  assert.equal(dataset.theme, 'dark');
  theme.choose('auto');
  assert.deepEqual([dataset.theme, theme.read()], [undefined, 'auto']);
});
