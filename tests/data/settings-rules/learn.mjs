#!/usr/bin/env node
// Learns from the real Claude Code which wrong values in a settings file cost the whole file, one key, or nothing.
// usage: learn.mjs <claude> <out.json> [--managed DIR]   (DIR = /etc/claude-code in a private mount namespace)
// One agent process is asked `get_settings` again and again; it reads the files anew each time (about 10 ms).
import {spawn, execFileSync} from 'node:child_process';
import fs from 'node:fs'; import os from 'node:os'; import path from 'node:path';
const [claude, out, flag, managedDir] = process.argv.slice(2);
const managed = flag === '--managed';

// ---- values -----------------------------------------------------------------------------------------------
const VALUES = [['"x"','x'],['"true"','true'],['""',''],['7',7],['0',0],['-1',-1],['1.5',1.5],['0.5',0.5],['true',true],['false',false],
  ['null',null],['[]',[]],['["x"]',['x']],['[7]',[7]],['[null]',[null]],['{}',{}],['{"a":"x"}',{a:'x'}],['{"a":7}',{a:7}],['{"a":null}',{a:null}],['{"a":{}}',{a:{}}]];
const ABSENT = Symbol('absent');

// ---- keys -------------------------------------------------------------------------------------------------
// Top-level keys: from the schema's text in the executable ({$schema:()=>…, key:()=>…}); nested ones: listed here.
function topLevelKeys(file) {
  const fd = fs.openSync(file, 'r'), size = fs.fstatSync(fd).size, step = 1 << 24, need = Buffer.from(',apiKeyHelper:()=>');
  let at = -1; const b = Buffer.alloc(step + 64);
  for (let o = 0; o < size && at < 0; o += step) { const n = fs.readSync(fd, b, 0, b.length, o); const i = b.subarray(0, n).indexOf(need); if (i >= 0) at = o + i; }
  if (at < 0) return [];
  const before = Buffer.alloc(4096); fs.readSync(fd, before, 0, 4096, at - 4096); at -= 4096 - before.lastIndexOf('{$schema:()=>');
  const t = Buffer.alloc(400000); const n = fs.readSync(fd, t, 0, t.length, at); const s = t.toString('latin1', 0, n);
  const keys = new Set(); let depth = 0, spread = []; const stack = [];
  for (let i = 0; i < s.length; i++) {
    const ch = s[i];
    if (ch === '"' || ch === "'" || ch === '`') { for (i++; s[i] !== ch; i++) if (s[i] === '\\') i++; continue; }
    if (ch === '/' && /[(,=:]/.test(s[i-1])) { let cls = false; for (i++; cls || s[i] !== '/'; i++) { if (s[i] === '\\') i++; else if (s[i] === '[') cls = true; else if (s[i] === ']') cls = false; } continue; }
    if ('([{'.includes(ch)) { stack.push(ch === '{' && (depth === 0 || s.slice(Math.max(0,i-60),i).match(/[,{]\.\.\.[^,(]*$/)) ? 'S' : ch); depth++; }
    if (')]}'.includes(ch)) { depth--; stack.pop(); if (depth === 0) break; }
    if ((ch === '{' || ch === ',') && stack.every(x => x === 'S')) { const m = /^([$\w]+):\(\)=>/.exec(s.slice(i + 1, i + 100)); if (m) keys.add(m[1]); }
  }
  return [...keys];
}
const MORE_TOP = ['skipAutoPermissionPrompt','useAutoModeDuringPlan','autoMode','disableDeepLinkRegistration','voiceEnabled','defaultView','axScreenReader','someUnknownKey'];
const nested = []; // [path, document with '$' in it]
const n = (p, doc) => nested.push([p, doc]);
const fields = (p, names, wrap, base = {}) => { for (const f of names.split(' ')) n(p + '.' + f, wrap({...base, [f]: '$'})); };
n('env.*', {env: {X: '$'}});
fields('permissions', 'allow deny ask defaultMode disableBypassPermissionsMode blockReadsOutsideWorkingDirectories blockFileToolReadsOutsideWorkingDirectories blockWritesOutsideWorkingDirectories blockReadsExemptPaths workingDirectoriesAsGiven workingDirectoriesExclude disableAutoMode denyInsteadOfPrompting additionalDirectories someUnknownKey', x => ({permissions: x}));
for (const e of ['Stop', 'PreToolUse', 'PermissionRequest']) {
  const h = x => ({hooks: {[e]: x}}), k = {type: 'command', command: 'true'}, m = x => h([{matcher: 'Bash', hooks: x}]);
  n(`hooks.${e}`, h('$')); n(`hooks.${e}[]`, h(['$'])); n(`hooks.${e}[].matcher`, h([{matcher: '$', hooks: [k]}])); n(`hooks.${e}[].hooks`, m('$')); n(`hooks.${e}[].hooks[]`, m(['$']));
  n(`hooks.${e}[].someUnknownKey`, h([{matcher: 'Bash', someUnknownKey: '$', hooks: [k]}]));
  fields(`hooks.${e}[].hooks[]`, 'type command args if shell timeout onFailure statusMessage once async asyncRewake holdsTools rewakeMessage rewakeSummary cloud someUnknownKey', x => m([x]), k);
}
const stop = x => ({hooks: {Stop: [{hooks: [x]}]}});
fields('hooks.Stop[].hooks[prompt]', 'prompt if timeout model continueOnBlock statusMessage once', stop, {type: 'prompt', prompt: 'p'});
fields('hooks.Stop[].hooks[http]', 'url if timeout onFailure headers allowedEnvVars statusMessage once cloud', stop, {type: 'http', url: 'http://127.0.0.1:1/'});
fields('hooks.Stop[].hooks[mcp_tool]', 'server tool input if timeout onFailure statusMessage once', stop, {type: 'mcp_tool', server: 's', tool: 't'});
fields('hooks.Stop[].hooks[agent]', 'prompt if timeout model statusMessage once', stop, {type: 'agent', prompt: 'p'});
n('hooks.SomeUnknownEvent', {hooks: {SomeUnknownEvent: '$'}});
fields('statusLine', 'type command padding refreshInterval hideVimModeIndicator someUnknownKey', x => ({statusLine: x}), {type: 'command', command: 'true'});
fields('subagentStatusLine', 'type command', x => ({subagentStatusLine: x}), {type: 'command', command: 'true'});
fields('fileSuggestion', 'type command', x => ({fileSuggestion: x}), {type: 'command', command: 'true'});
fields('sandbox', 'enabled failIfUnavailable autoAllowBashIfSandboxed allowUnsandboxedCommands network filesystem credentials windows ignoreViolations enableWeakerNestedSandbox allowNestedUserNamespaces enableWeakerNetworkIsolation allowAppleEvents excludedCommands ripgrep bwrapPath socatPath someUnknownKey', x => ({sandbox: x}));
fields('sandbox.network', 'allowedDomains deniedDomains strictAllowlist allowManagedDomainsOnly allowUnixSockets allowAllUnixSockets allowLocalBinding allowMachLookup httpProxyPort socksProxyPort tlsTerminate', x => ({sandbox: {network: x}}));
fields('sandbox.network.tlsTerminate', 'caCertPath caKeyPath', x => ({sandbox: {network: {tlsTerminate: x}}}));
fields('sandbox.filesystem', 'allowWrite denyWrite denyRead allowRead allowManagedReadPathsOnly disabled', x => ({sandbox: {filesystem: x}}));
fields('sandbox.credentials', 'files envVars allowPlaintextInject awsPairs sigv4', x => ({sandbox: {credentials: x}}));
fields('sandbox.credentials.files[]', 'path mode extract injectHosts', x => ({sandbox: {credentials: {files: [x]}}}), {path: '/x', mode: 'mask'});
fields('sandbox.credentials.envVars[]', 'name mode extract onExtractNoMatch decode injectHosts', x => ({sandbox: {credentials: {envVars: [x]}}}), {name: 'A', mode: 'mask'});
n('sandbox.windows.backend', {sandbox: {windows: {backend: '$'}}}); n('sandbox.ignoreViolations.*', {sandbox: {ignoreViolations: {x: '$'}}});
fields('sandbox.ripgrep', 'command args', x => ({sandbox: {ripgrep: x}}), {command: 'rg'});
fields('attribution', 'commit pr sessionUrl', x => ({attribution: x})); n('attributionProjectPolicy.default', {attributionProjectPolicy: {default: '$'}});
fields('breakReminder', 'enabled intervalMinutes breakThresholdMinutes message', x => ({breakReminder: x}));
fields('quietHours', 'enabled start end', x => ({quietHours: x}));
fields('worktree', 'symlinkDirectories sparsePaths baseRef bgIsolation location', x => ({worktree: x}));
fields('spinnerVerbs', 'mode verbs', x => ({spinnerVerbs: x}), {mode: 'append', verbs: ['x']});
fields('spinnerTipsOverride', 'excludeDefault tips tipsFile label', x => ({spinnerTipsOverride: x}));
fields('spellcheck', 'enabled checker language color', x => ({spellcheck: x}));
fields('voice', 'enabled mode autoSubmit', x => ({voice: x}));
fields('autoMode', 'allow soft_deny hard_deny environment classifyAllShell', x => ({autoMode: x}));
n('remote.defaultEnvironmentId', {remote: {defaultEnvironmentId: '$'}}); n('remoteTools.allowUnattendedServing', {remoteTools: {allowUnattendedServing: '$'}}); n('remoteControl.shareHostProfile', {remoteControl: {shareHostProfile: '$'}});
n('modelOverrides.*', {modelOverrides: {x: '$'}}); n('skillOverrides.*', {skillOverrides: {x: '$'}}); n('enabledPlugins.*', {enabledPlugins: {'x@y': '$'}});
n('additionalDirectoryConfigRoots.*', {additionalDirectoryConfigRoots: {x: '$'}});
fields('modelPicker', 'options replaceBuiltInOptions', x => ({modelPicker: x}), {options: []}); fields('modelPicker.options[]', 'model label description behavesAs', x => ({modelPicker: {options: [x]}}), {model: 'm'});
fields('modelPricing', 'multiplier overrides', x => ({modelPricing: x})); n('modelSettings.*', {modelSettings: {m: '$'}}); fields('modelSettings.*', 'effortLevel maxEffortLevel autoCompactWindow', x => ({modelSettings: {m: x}}));
fields('extraKnownMarketplaces.*', 'source installLocation autoUpdate', x => ({extraKnownMarketplaces: {x}}), {source: {source: 'github', repo: 'a/b'}}); n('extraKnownMarketplaces.*', {extraKnownMarketplaces: {x: '$'}});
for (const f of ['source', 'repo', 'ref']) n('extraKnownMarketplaces.*.source.' + f, {extraKnownMarketplaces: {x: {source: {source: 'github', repo: 'a/b', [f]: '$'}}}});
n('pluginConfigs.*', {pluginConfigs: {x: '$'}}); fields('pluginConfigs.*', 'mcpServers options', x => ({pluginConfigs: {x}})); n('pluginConfigs.*.options.*', {pluginConfigs: {x: {options: {a: '$'}}}});
for (const f of ['serverName', 'serverCommand', 'serverUrl']) for (const l of ['allowedMcpServers', 'deniedMcpServers']) n(`${l}[].${f}`, {[l]: [{[f]: '$'}]});
n('managedMcpServers.*', {managedMcpServers: {x: '$'}});
fields('sshConfigs[]', 'id name sshHost sshPort sshIdentityFile startDirectory', x => ({sshConfigs: [x]}), {id: 'a', name: 'b', sshHost: 'c'});
fields('allowedChannelPlugins[]', 'marketplace plugin', x => ({allowedChannelPlugins: [x]}), {marketplace: 'a', plugin: 'b'});
fields('autoCompactOfferAnswer', 'model choice tokens at', x => ({autoCompactOfferAnswer: x}), {model: 'm', choice: 'keep', tokens: 1, at: 1});
fields('footerLinksRegexes[]', 'type pattern url', x => ({footerLinksRegexes: [x]}), {type: 'regex', pattern: 'a', url: 'b'});
fields('policyHelper', 'path timeoutMs refreshIntervalMs', x => ({policyHelper: x}), {path: '/x'});

// Whole documents: old hook shapes, the top level itself, text that is not JSON.
const command = {type: 'command', command: 'true'};
const SHAPES = {
  'hooks: list of {event,command}': {hooks: [{event: 'Stop', command: 'true'}]}, 'hooks: list of {matcher,hooks}': {hooks: [{matcher: 'Bash', hooks: [command]}]}, 'hooks: one matcher': {hooks: {matcher: 'Bash', hooks: [command]}},
  'hooks.Stop: one matcher, no list': {hooks: {Stop: {hooks: [command]}}}, 'hooks.PreToolUse: one matcher, no list': {hooks: {PreToolUse: {matcher: 'Bash', hooks: [command]}}},
  'hooks.Stop: commands without matcher': {hooks: {Stop: [command]}}, 'hooks.PreToolUse: commands without matcher': {hooks: {PreToolUse: [command]}},
  'hooks.Stop: strings': {hooks: {Stop: ['true']}}, 'hooks.PreToolUse: strings': {hooks: {PreToolUse: ['true']}}, 'hooks.PreToolUse: by tool': {hooks: {PreToolUse: {Bash: 'true'}}},
  'hooks.PreToolUse: matcher {tools}': {hooks: {PreToolUse: [{matcher: {tools: ['BashTool']}, hooks: [command]}]}}, 'hooks.Stop: matcher {}': {hooks: {Stop: [{matcher: {}, hooks: [command]}]}},
  'hooks.Stop: hooks missing': {hooks: {Stop: [{matcher: ''}]}}, 'hooks.PreToolUse: hooks missing': {hooks: {PreToolUse: [{matcher: ''}]}}, 'hooks.PreToolUse: command in the matcher': {hooks: {PreToolUse: [{matcher: 'Bash', command: 'true'}]}},
  'hooks.Stop: type missing': {hooks: {Stop: [{hooks: [{command: 'true'}]}]}}, 'hooks.PreToolUse: type missing': {hooks: {PreToolUse: [{hooks: [{command: 'true'}]}]}},
  'hooks.Stop: command missing': {hooks: {Stop: [{hooks: [{type: 'command'}]}]}}, 'hooks.PreToolUse: command missing': {hooks: {PreToolUse: [{hooks: [{type: 'command'}]}]}},
  'hooks.Stop: unknown type': {hooks: {Stop: [{hooks: [{type: 'script', command: 'true'}]}]}}, 'hooks.PreToolUse: unknown type': {hooks: {PreToolUse: [{hooks: [{type: 'script', command: 'true'}]}]}},
  'hooks: event in another spelling': {hooks: {pre_tool_use: [{hooks: [command]}]}}, 'hooks: unknown event, good matcher': {hooks: {BeforeAll: [{hooks: [command]}]}}, 'hooks: unknown event holding PreToolUse': {hooks: {config: {PreToolUse: [{hooks: [command]}]}}},
  'PreToolUse at the top level': {PreToolUse: [{hooks: [command]}]}, 'Stop at the top level': {Stop: [{hooks: [command]}]}, 'hooks.PreToolUse: null': {hooks: {PreToolUse: null}}, 'hooks.Stop: null': {hooks: {Stop: null}},
  'statusLine: type missing': {statusLine: {command: 'true'}}, 'statusLine: command missing': {statusLine: {type: 'command'}}, 'statusLine: type static': {statusLine: {type: 'static', command: 'true'}},
  'permissions.allow: bad rules': {permissions: {allow: ['bash(ls)', 'Bash(', 'mcp__x(y)', '', 'Read(a:*)', 'WebFetch(https://x)']}}, 'permissions: unknown mode delegate': {permissions: {defaultMode: 'delegate'}}, 'permissions: mode manual': {permissions: {defaultMode: 'manual'}},
  'hooks in a nested place (settings.hooks.PreToolUse)': {settings: {hooks: {PreToolUse: [{hooks: [command]}]}}}, 'mcpServers in the settings': {mcpServers: {x: {command: 'true'}}}, 'fileSuggestion: type missing': {fileSuggestion: {command: 'true'}}, 'spinnerVerbs: list': {spinnerVerbs: ['x']}, 'spinnerVerbs: mode missing': {spinnerVerbs: {verbs: ['x']}},
  'additionalMarketplaces beside extraKnownMarketplaces': {additionalMarketplaces: {}, extraKnownMarketplaces: {}}, 'marketplace: unknown source kind': {extraKnownMarketplaces: {x: {source: {source: 'ftp'}}}}, 'marketplace: name differs': {extraKnownMarketplaces: {x: {source: {source: 'settings', name: 'y', plugins: []}}}},
};
const TEXTS = {'// comment': t => '// c\n' + t, '/* comment */': t => t.replace('{', '{/* c */'), 'trailing comma': t => t.replace(/}$/, ',}'), 'byte order mark': t => '\ufeff' + t, 'utf-16le with mark': t => Buffer.concat([Buffer.from([255,254]), Buffer.from(t, 'utf16le')]),
  'single quotes': t => t.replace(/"/g, "'"), 'cut at the end': t => t.slice(0, -1), 'text after the object': t => t + '\nx', 'two objects': t => t + t, 'in a list': t => '[' + t + ']', 'duplicate env, first empty': t => t.replace('{', '{"env":{},'), 'duplicate env, last empty': t => t.replace(/}$/, ',"env":{}}'), 'unescaped newline in a string': t => t.replace('{', '{"language":"a\nb",'), 'NaN': t => t.replace('{', '{"language":NaN,'),
  'empty file': () => '', 'white space': () => ' \n', 'null': () => 'null', '"x"': () => '"x"', '[]': () => '[]', 'NUL byte at the end': t => t + '\0', 'invalid utf-8 in a string': t => Buffer.concat([Buffer.from('{"language":"'), Buffer.from([0xff,0xfe]), Buffer.from('",' + t.slice(1))])};

// ---- the agent --------------------------------------------------------------------------------------------
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'settings-rules-')), home = root + '/home', work = root + '/work';
fs.mkdirSync(home + '/.claude', {recursive: true}); fs.mkdirSync(work + '/.claude', {recursive: true});
const FILES = managed ? {policySettings: managedDir + '/managed-settings.json'} : {userSettings: home + '/.claude/settings.json', projectSettings: work + '/.claude/settings.json', localSettings: work + '/.claude/settings.local.json'};
const SOURCES = Object.keys(FILES);
let agent, buf, waiting, serial = 0, starts = 0;
function start() {
  starts++; for (const f of Object.values(FILES)) fs.rmSync(f, {force: true});
  if (managed) fs.writeFileSync(FILES.policySettings, JSON.stringify({cleanupPeriodDays: 77})); // an agent that begins without one does not look again
  buf = ''; waiting = new Map();
  agent = spawn(claude, ['-p', '--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose'], {cwd: work, env: {PATH: process.env.PATH, HOME: home, ANTHROPIC_AUTH_TOKEN: 't', ANTHROPIC_BASE_URL: 'http://127.0.0.1:1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1'}, stdio: ['pipe', 'pipe', 'ignore']});
  const me = agent;
  agent.stdin.on('error', () => {});
  agent.stdout.on('data', d => { buf += d; for (let i; (i = buf.indexOf('\n')) >= 0; buf = buf.slice(i + 1)) { let l; try { l = JSON.parse(buf.slice(0, i)); } catch { continue; } if (l.type === 'control_response') waiting.get(l.response.request_id)?.(l.response); } });
  agent.on('exit', () => { if (agent === me) { agent = null; for (const w of waiting.values()) w(null); } });
}
const ask = request => new Promise(done => { const id = 'r' + serial++; const t = setTimeout(() => done(null), 20000); waiting.set(id, r => { clearTimeout(t); waiting.delete(id); done(r); }); agent.stdin.write(JSON.stringify({type: 'control_request', request_id: id, request}) + '\n'); });
const put = (v, doc) => doc === '$' ? v : Array.isArray(doc) ? doc.map(d => put(v, d)) : doc && typeof doc === 'object' ? Object.fromEntries(Object.entries(doc).flatMap(([k, d]) => d === '$' && v === ABSENT ? [] : [[k, put(v, d)]])) : doc;
const at = (doc, p) => p.reduce((d, k) => d === undefined || d === null ? undefined : d[k], doc);
function slot(doc, p = []) { if (doc === '$') return p; if (doc && typeof doc === 'object') for (const k of Object.keys(doc)) { const r = slot(doc[k], [...p, k]); if (r) return r; } return null; }
const ADDRESS = () => `http://127.0.0.1:9/${serial}`;
// letters: f whole file void, e env void (address does not count), k only this key (or the part it stands in) left out, c kept with another value, o kept as it is, x the agent ended or gave no answer
async function probe(makeText, p, value) {
  for (let attempt = 0; ; attempt++) {
    if (!agent) { start(); await ask({subtype: 'initialize'}); }
    const address = ADDRESS();
    for (const s of SOURCES) fs.writeFileSync(FILES[s], makeText(address));
    const r = await ask({subtype: 'get_settings'});
    if (!r || r.subtype !== 'success') { if (attempt < 1) { try { agent?.kill('SIGKILL'); } catch {} agent = null; continue; } return {letters: 'x'.repeat(SOURCES.length), messages: []}; }
    const a = r.response, messages = (a.errors ?? []).filter(e => e.file === FILES[SOURCES[0]] || managed);
    const letters = SOURCES.map(s => {
      const d = a.sources.find(x => x.source === s)?.settings;
      if (!d || d.cleanupPeriodDays !== 77 && p?.[0] !== 'cleanupPeriodDays') return 'f';
      if (d.env?.ANTHROPIC_BASE_URL !== address) return 'e';
      if (!p || value === ABSENT) return 'o';
      const got = at(d, p); if (got === undefined) return 'k';
      return JSON.stringify(got) === JSON.stringify(value) ? 'o' : 'c';
    }).join('');
    return {letters, messages};
  }
}
const textOf = (doc, v) => address => { const d = put(v, doc); return JSON.stringify({cleanupPeriodDays: 77, ...d, env: d.env !== undefined && (d.env === null || typeof d.env !== 'object' || Array.isArray(d.env)) ? d.env : {...d.env, ANTHROPIC_BASE_URL: address}}); };

const version = execFileSync(claude, ['--version'], {env: {HOME: home, PATH: process.env.PATH}}).toString().trim();
const top = [...new Set([...topLevelKeys(claude), ...MORE_TOP])];
console.error(version, 'top-level keys', top.length, 'nested', nested.length);
const result = {version: version.split(' ')[0], values: [...VALUES.map(v => v[0]), 'absent'], letters: {f: 'the whole file counts for nothing', e: 'env of this file counts for nothing', k: 'only this key, or the part it stands in, is left out', c: 'kept with another value', o: 'kept as it is', x: 'the program ended'}, sources: SOURCES, keys: {}, oneOf: {}, words: {}, differ: {}, shapes: {}, texts: {}};
const t0 = Date.now();
for (const [name, doc] of [...top.map(k => [k, {[k]: '$'}]), ...nested]) {
  const p = slot(doc); let row = '';
  for (const [label, v] of [...VALUES, ['absent', ABSENT]]) {
    if (v === ABSENT && !name.includes('.')) continue;
    const r = await probe(textOf(doc, v), p, v); row += r.letters[0];
    if (new Set(r.letters).size > 1) (result.differ[name] ??= {})[label] = r.letters;
    for (const m of r.messages) { const one = /Expected one of: (.*)$/.exec(m.message); if (one && name.split('.').pop() === m.path.split('.').pop()) result.oneOf[name] ??= one[1].split(', ').map(x => x.replace(/^"|"$/g, '')); else if (label === '"x"' || (label === '7' && row[0] === 'o')) result.words[name] ??= m.message; }
  }
  result.keys[name] = row;
}
for (const [name, doc] of Object.entries(SHAPES)) { const r = await probe(textOf(doc, 0)); result.shapes[name] = [r.letters, ...r.messages.map(m => `${m.path}: ${m.message}`)].slice(0, 3); }
for (const [name, f] of Object.entries(TEXTS)) { const r = await probe(a => f(JSON.stringify({cleanupPeriodDays: 77, env: {ANTHROPIC_BASE_URL: a}}))); result.texts[name] = [r.letters, ...r.messages.map(m => `${m.path}: ${m.message}`)].slice(0, 2); }
const me = agent; agent = null; me?.stdin.end(); setTimeout(() => me?.kill('SIGKILL'), 1500).unref?.();
await new Promise(r => setTimeout(r, 1600)); fs.rmSync(root, {recursive: true, force: true});
const lines = o => '{' + Object.entries(o).map(([k, v]) => `\n  ${JSON.stringify(k)}: ${JSON.stringify(v)}`).join(',') + '}';
fs.writeFileSync(out, '{' + Object.entries(result).map(([k, v]) => `\n${JSON.stringify(k)}: ${['keys', 'oneOf', 'words', 'differ', 'shapes', 'texts', 'letters'].includes(k) ? lines(v) : JSON.stringify(v)}`).join(',') + '\n}\n');
console.error(`${serial} probes, ${starts} starts, ${Math.round((Date.now() - t0) / 1000)} s`);
