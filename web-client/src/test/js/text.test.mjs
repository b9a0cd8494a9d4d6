// The cases of texts that both clients agree on: docs/text-cases.json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { addresses } from '../../main/resources/chat/parley/web/app/model/links.js';
import { mentions } from '../../main/resources/chat/parley/web/app/model/mention.js';
import { plainName, plainText, savedName } from '../../main/resources/chat/parley/web/app/model/plain.js';
import { charsTooMany, lengthWords, toSend } from '../../main/resources/chat/parley/web/app/model/text.js';

const cases = JSON.parse(readFileSync(new URL('../../../../docs/text-cases.json', import.meta.url), 'utf8'));

for (const { text, links } of cases.links) {
  test(`links in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      [...addresses(text)].map(({ address }) => address),
      links,
    );
  });
}

for (const { me, text, mentions: expected } of cases.mentions) {
  test(`${JSON.stringify(text)} ${expected ? 'means' : 'does not mean'} ${me}`, () => {
    assert.equal(mentions(text, me), expected);
  });
}

for (const { text, shown } of cases.display) {
  test(`${JSON.stringify(text)} is shown as ${JSON.stringify(shown)}`, () => {
    assert.equal(plainText(text), shown);
    assert.equal(plainName(text), shown);
  });
}

test('half a character is no character', () => {
  assert.equal(plainText('a\ud83db 👍'), 'a\ufffdb 👍');
});

test('line feeds and tabs belong to a text, and not to a name', () => {
  assert.equal(plainText('a\r\nb\rc\n\td'), 'a\nb\nc\n\td');
  assert.equal(plainName('a\nb\tc'), 'a␊b␉c');
});

test('a file is saved under its name, without what deceives and what no file system takes', () => {
  assert.equal(savedName('می\u200cخواهم.pdf'), 'می\u200cخواهم.pdf');
  assert.equal(savedName('photo\u202egpj.exe'), 'photo_gpj.exe');
  assert.equal(savedName('a\u200db\u200c.txt'), 'a_b_.txt');
  assert.equal(savedName('👩\u200d🚀 ක්\u200dෂ.png'), '👩\u200d🚀 ක්\u200dෂ.png');
  assert.equal(savedName('a/b:c\u0007\u2028.txt'), 'a_b_c__.txt');
  assert.equal(savedName('👩\u200d\u0001'), '👩__');
  const scotland = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}.png';
  assert.equal(savedName(scotland), scotland);
});

test('what was made safe once is safe: to do it again changes nothing', () => {
  const signs = ['a', '.', ' ', '/', ':', '\n', '\r', '\t', '\0', '\x7f', '\u200b', '\u200c', '\u200d', '\u202e', '\u2400', '\ufffd'];
  const pieces = [...signs, '\u{1f3f4}', '\u{e0067}', '\u{e007f}', '\ud83d', '\udc69', '👩', '🚀', 'ම', '්', 'é'];
  // Each sequence of four.
  const each = pieces.flatMap((a) => pieces.map((b) => a + b));
  for (const first of each) {
    for (const second of each) {
      const text = first + second;
      for (const safe of [plainText, plainName, savedName, toSend]) {
        const once = safe(text);
        if (safe(once) !== once) assert.fail(`${safe.name} of ${JSON.stringify(text)} is ${JSON.stringify(once)} first`);
      }
    }
  }
});

test('what is too long for a message is known, and how much, before it is sent', () => {
  assert.equal(charsTooMany('x'.repeat(16384)), 0);
  assert.equal(charsTooMany(`${'x'.repeat(16384)} \n`), 0);
  assert.equal(charsTooMany('x'.repeat(16588)), 204);
  assert.equal(charsTooMany('語'.repeat(16384)), 0);
  assert.equal(charsTooMany('😀'.repeat(8192)), 0);
  assert.equal(charsTooMany('\u0001'.repeat(8192)), 8192 - 16384);
  assert.equal(charsTooMany('\u0001'.repeat(8193)), 1);
  assert.equal(charsTooMany('\ud83d'.repeat(9000)), 808);
  assert.equal(toSend('  a \n'), '  a');
  assert.equal(lengthWords('x'.repeat(16183)), '');
  assert.equal(lengthWords('x'.repeat(16184)), '200 characters left');
  assert.equal(lengthWords('x'.repeat(16383)), '1 character left');
  assert.equal(lengthWords('x'.repeat(16588)), '204 characters too many: a message has at most 16,384.');
});

// Looked for anew for each, 100,000 of them would take minutes.
test('very many backticks, blanks and beginnings of addresses are looked through at once', () => {
  assert.equal(mentions('`'.repeat(2).concat('a`').repeat(50_000), 'alice'), false);
  assert.equal(mentions(`${'a+'.repeat(50_000)} alice`, 'alice'), true);
  assert.equal(toSend(`${' '.repeat(200_000)}x`).length, 200_001);
  assert.equal(mentions('a'.repeat(200_000), 'alice'), false);
});
