// Reads JSON documents, one a line in hexadecimal, and prints one line for each: how Node reads it.
// The form is that of `read.py`.

import { readFileSync } from 'node:fs';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function form(value) {
  if (value === null) return 'n';
  if (value === true) return 't';
  if (value === false) return 'f';
  if (typeof value === 'number') {
    const bits = Buffer.alloc(8);
    bits.writeDoubleBE(value);
    return 'd' + bits.toString('hex');
  }
  if (typeof value === 'string') {
    return value.isWellFormed() ? 's' + Buffer.from(value, 'utf8').toString('hex') : 's?';
  }
  if (Array.isArray(value)) return '[' + value.map(form).join(',') + ']';
  const entries = Object.keys(value).map((key) => [form(key), form(value[key])]);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return '{' + entries.map((entry) => entry.join(':')).join(',') + '}';
}

const lines = readFileSync(0, 'ascii').split('\n').slice(0, -1);
const forms = lines.map((line) => {
  try {
    return form(JSON.parse(utf8.decode(Buffer.from(line, 'hex'))));
  } catch {
    return 'refused';
  }
});
console.log(forms.join('\n'));
