// The cases of formatting that both clients agree on: docs/formatting-cases.json.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { blocksOf, marksOf } from '../../main/resources/chat/parley/web/app/model/format/blocks.js';
import { beginningOf, sizeOf } from '../../main/resources/chat/parley/web/app/model/format/fold.js';

const cases = JSON.parse(readFileSync(new URL('../../../../docs/formatting-cases.json', import.meta.url), 'utf8'));
/** Many more than a text has: what is looked at again for each of them takes minutes, and else some tenths of a second. */
const MANY_CHARS = 262_144;
/** Of the processor, however busy the machine is. */
const MOST_MICROS = 20_000_000;

function pieceInShort({ text, link, ...styles }) {
  const style = ['strong', 'emphasis', 'code'].filter((name) => styles[name]).join(' ');
  return style || link ? { text, ...(style && { style }), ...(link && { link }) } : text;
}

const inShort = (blocks) =>
  blocks.map((block) => {
    if (block.pieces) return block.pieces.map(pieceInShort);
    if (block.quote) return { quote: inShort(block.quote) };
    if (!block.items) return { code: block.code, ...(block.language && { language: block.language }) };
    const marks = marksOf(block);
    return { items: block.items.map(inShort), ...(marks && { marks }) };
  });

/** Marks of the specification have numbers only, since HTML has. */
const withNumbers = (blocks) => JSON.parse(JSON.stringify(blocks, (key, value) => (key === 'marks' ? value.map(parseFloat) : value)));

for (const { example, text, blocks } of cases.spec) {
  test(`CommonMark, example ${example}`, () => assert.deepEqual(withNumbers(inShort(blocksOf(text))), withNumbers(blocks)));
}

for (const { example, why, text, blocks } of cases.differs) {
  test(`not as CommonMark, example ${example}: ${cases.reasons[why]}`, () => {
    assert.ok(cases.reasons[why]);
    assert.deepEqual(inShort(blocksOf(text)), blocks);
  });
}

for (const { name, text, blocks } of cases.own) {
  test(`formatting: ${name}`, () => assert.deepEqual(inShort(blocksOf(text)), blocks));
}

for (const { piece, half } of cases.hostile) {
  test(`${JSON.stringify(piece + (half ?? ''))} over and over is read at once`, () => {
    const text = half ? repeated(piece, MANY_CHARS / 2) + repeated(half, MANY_CHARS / 2) : repeated(piece, MANY_CHARS);
    const begun = process.cpuUsage();
    blocksOf(text);
    assert.ok(process.cpuUsage(begun).user < MOST_MICROS);
  });
}

const repeated = (piece, chars) => piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars);

test('nothing of a text is lost but its markup', () => {
  const signs = ['a', 'b', ' ', '\n', '*', '_', '`', '```\n', '[', ']', '(', ')', '](HTTPS://7.8/9)', '> ', '- ', '1. ', '\\', '!', '😀', '\t'];
  const seen = (blocks) =>
    blocks.map(({ pieces, quote, items, code, language }) => {
      if (pieces) return pieces.map(({ text }) => text).join('');
      return items ? items.flatMap(seen).join('') : quote ? seen(quote).join('') : language + code;
    });
  // What a link with a label leads to is an attribute, and not seen here.
  const letters = (text) => text.replace(/[^ab😀]/gu, '');
  let state = 7;
  const random = (below) => (state = (state * 48_271) % 2_147_483_647) % below;
  for (let i = 0; i < 20_000; i++) {
    const text = Array.from({ length: 1 + random(14) }, () => signs[random(signs.length)]).join('');
    const shown = letters(seen(blocksOf(text)).join(''));
    if (shown !== letters(text)) assert.fail(`${JSON.stringify(text)} is shown as ${JSON.stringify(blocksOf(text))}`);
  }
});

test('a long text is folded: by lines, else by words, else by characters', () => {
  const lines = (count) => Array.from({ length: count }, (_, i) => `line ${i + 1}`).join('\n');
  assert.equal(beginningOf(lines(20)), null);
  assert.equal(beginningOf(`${lines(20)}\n\n`), null);
  assert.equal(beginningOf(lines(21)), lines(12));
  assert.equal(beginningOf(lines(21).replaceAll('\n', '\r\n')), lines(12).replaceAll('\n', '\r\n'));
  assert.equal(beginningOf('x'.repeat(2000)), null);
  assert.equal(beginningOf('x'.repeat(2001)), 'x'.repeat(1200));
  assert.equal(beginningOf('1234567 '.repeat(300)), '1234567 '.repeat(150).trimEnd());
  const family = '👩\u200d👩\u200d👧';
  assert.equal(beginningOf(`x${family.repeat(300)}`), `x${family.repeat(Math.floor(1199 / family.length))}`);
  assert.equal(sizeOf(lines(21)), '21 lines');
  assert.equal(sizeOf('x'.repeat(2001)), '2,001 characters');
});
