#!/usr/bin/env node
// Makes resources/claude-code/settings-rules.json, which the product reads, of what was learned (rules.json): the keys
// that can void a file, by what each value does. usage: compact.mjs rules.json settings-rules.json
import fs from 'node:fs';
const [learned, out] = process.argv.slice(2);
const rules = JSON.parse(fs.readFileSync(learned));
// Both events were found alike in every row.
const ALIKE = {'hooks.PermissionRequest': 'hooks.PreToolUse'};
const isRepeated = key => Object.keys(ALIKE).some(k => key === k || key.startsWith(k + '[') || key.startsWith(k + '.'));
const rows = {}, words = {};
for (const [key, letters] of Object.entries(rules.keys))
  if (letters.includes('f') && !isRepeated(key)) (rows[letters] ??= []).push(key);
for (const [key, list] of Object.entries(rules.oneOf))
  if (rules.keys[key]?.includes('f') && !isRepeated(key)) words[key] = list;
const lines = o => '{' + Object.entries(o).map(([k, v]) => `\n  ${JSON.stringify(k)}: ${JSON.stringify(v)}`).join(',') + '}';
fs.writeFileSync(out, `{"version": ${JSON.stringify(rules.version)},\n"values": ${JSON.stringify(rules.values)},\n`
  + `"alike": ${JSON.stringify(ALIKE)},\n"rows": ${lines(rows)},\n"words": ${lines(words)}}\n`);
