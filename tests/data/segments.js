// Makes segments.csv: into how many units per segment another counter cuts texts, for the tests of `text`.
//
//     npm install sms-segments-calculator@1.3.0 && NODE_PATH=node_modules node tests/data/segments.js
'use strict';
const fs = require('fs');
const path = require('path');
const { SegmentedMessage } = require('sms-segments-calculator');

const times = (text, count) => text.repeat(count);
const texts = [];
// At each limit, one below and one above it, and with what must not be cut across it.
for (const count of [1, 159, 160, 161, 305, 306, 307, 459, 460]) texts.push(times('a', count));
for (const at of [151, 152, 153, 157, 158, 159, 304, 305, 306]) {
  for (const wide of ['€', '{', '€€']) texts.push(times('a', at) + wide + times('b', 170));
}
for (const at of [158, 159]) texts.push(times('a', at) + '€');
for (const count of [1, 69, 70, 71, 133, 134, 135, 201, 202]) texts.push(times('ж', count));
for (const at of [65, 66, 67, 68, 69, 132, 133, 134]) texts.push(times('ж', at) + '😀' + times('я', 80));
for (const at of [68, 69]) texts.push(times('ж', at) + '😀');

const cell = text => `"${text}"`;
const rows = texts.map(text => {
  const message = new SegmentedMessage(text, 'auto');
  const [alphabet, bits] = message.encodingName === 'GSM-7' ? ['gsm', 7] : ['ucs-2', 16];
  return [alphabet, cell(text), message.segments.map(it => it.messageSizeInBits() / bits).join(' ')].join(',');
});
fs.writeFileSync(path.join(__dirname, 'segments.csv'), ['alphabet,text,units', ...rows, ''].join('\n'));
