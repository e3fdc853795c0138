// A program of others that acts for people who let it in (FAPI 2.0: pushed request, private_key_jwt, DPoP).
// It needs Node.js 20 and nothing else, and prints what it does; docs/programs.md says why it does so.
//
//   node client/examples/registered-client.mjs key app.json > jwks.json
//   node client/examples/registered-client.mjs run app.json http://localhost:8443 CLIENT-ID
//   NODE_EXTRA_CA_CERTS=authority.pem node … run app.json https://localhost:9443 CLIENT-ID    (a server with --tls-port)
//
// The first makes a pair and prints the public half, which an operator registers with the address
// http://127.0.0.1/callback; the second asks for access to paper accounts, places an order and stays
// until Ctrl-C, which gives the access back. Killed otherwise, its fail-safe looks after the order.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [verb, file, issuer, clientId] = process.argv.slice(2);
if (verb === 'key' && file) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file, JSON.stringify(privateKey.export({ format: 'jwk' })), { mode: 0o600, flag: 'wx' });
  console.log(JSON.stringify({ keys: [createPublicKey(privateKey).export({ format: 'jwk' })] }));
  process.exit();
}
if (verb !== 'run' || !clientId) {
  console.error('key FILE, or run FILE SERVER CLIENT-ID');
  process.exit(2);
}

// it signs in by one key, and the tokens of this run are bound to another
const signing = createPrivateKey({ key: JSON.parse(readFileSync(file, 'utf8')), format: 'jwk' });
const bound = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = bound.publicKey.export({ format: 'jwk' });
let nonce;
let aheadMs = 0;

const text = (bytes) => Buffer.from(bytes).toString('base64url');
const hash = (value) => createHash('sha256').update(value).digest('base64url');
const unique = () => randomBytes(16).toString('base64url');
const seconds = () => Math.floor((Date.now() - aheadMs) / 1000);

function jwt(key, header, claims) {
  const signed = text(JSON.stringify({ alg: 'ES256', ...header })) + '.' + text(JSON.stringify(claims));
  return signed + '.' + text(sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }));
}

/** Made anew for each request: each counts once. */
function assertion() {
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: jwt(signing, {}, {
      iss: clientId, sub: clientId, aud: issuer, jti: unique(), iat: seconds(), exp: seconds() + 120 }),
  };
}

/** What an answer tells for the next request: the nonce, and the time there. */
function heard(answer) {
  nonce = answer.headers.get('DPoP-Nonce') ?? nonce;
  aheadMs = Date.now() - Date.parse(answer.headers.get('Date'));
}

/** Sends a request with a fresh proof, and once more where the proof lacked the nonce or the time of the server. */
async function send(method, url, { form, json, token } = {}) {
  for (let sent = 1; ; sent++) {
    const headers = { DPoP: jwt(bound.privateKey, { typ: 'dpop+jwt', jwk }, {
      jti: unique(), htm: method, htu: url.split('?')[0], iat: seconds(), nonce, ath: token && hash(token) }) };
    if (token) headers.Authorization = 'DPoP ' + token;
    if (json) headers['Content-Type'] = 'application/json';
    const body = form ? new URLSearchParams({ ...form, ...assertion() }) : json && JSON.stringify(json);
    const answer = await fetch(url, { method, headers, body });
    heard(answer);
    const said = await answer.json();
    const why = said.error ?? answer.headers.get('WWW-Authenticate') ?? '';
    if (answer.ok || sent === 3 || !/use_dpop_nonce|invalid_dpop_proof/.test(why)) {
      return { status: answer.status, why, said };
    }
  }
}

function good({ status, said }) {
  if (status >= 300) throw new Error(`${status} ${said.error_description ?? said.detail}`);
  return said;
}

/** Where the browser brings the answer to. */
function callback() {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      const url = new URL(request.url, 'http://127.0.0.1');
      if (url.pathname === '/callback') {
        response.setHeader('Connection', 'close');
        response.end('You can close this page and go back to the program.');
        server.close();
        answered(url.searchParams);
      } else {
        response.writeHead(404).end();
      }
    });
    let answered;
    const answer = new Promise((done) => (answered = done));
    server.listen(0, '127.0.0.1', () =>
      resolve({ redirectUri: `http://127.0.0.1:${server.address().port}/callback`, answer }));
  });
}

const metadata = await fetch(issuer + '/.well-known/oauth-authorization-server');
heard(metadata);
const as = await metadata.json();
if (as.issuer !== issuer) throw new Error(`the server calls itself ${as.issuer}: use that address`);

const { redirectUri, answer } = await callback();
const verifier = unique() + unique();
const state = unique();
const pushed = good(await send('POST', as.pushed_authorization_request_endpoint, { form: {
  response_type: 'code',
  redirect_uri: redirectUri,
  state,
  code_challenge: hash(verifier),
  code_challenge_method: 'S256',
  authorization_details: JSON.stringify([{
    type: 'brokerage_access',
    scope: 'trade',
    environment: 'paper',
    orderValueMax: '5000',
    expiresInDays: 30,
    failSafe: { action: 'cancel', graceSeconds: 10, heartbeatSeconds: 20, triggers: ['heartbeat', 'expiry', 'revocation'] },
  }]),
} }));
console.log(`Open ${as.authorization_endpoint}?${new URLSearchParams({ client_id: clientId, request_uri: pushed.request_uri })}`);

const back = await answer;
if (back.get('iss') !== issuer || back.get('state') !== state) throw new Error('that answer is not for this request');
if (back.has('error')) throw new Error('not let in: ' + back.get('error'));
let tokens = good(await send('POST', as.token_endpoint, { form: {
  grant_type: 'authorization_code', code: back.get('code'), code_verifier: verifier, redirect_uri: redirectUri } }));
const { accounts } = tokens.authorization_details[0];
console.log('Let in to ' + accounts.join(', '));

const order = {
  id: 'app-' + Date.now(), account: accounts[0], symbol: 'AAPL', side: 'buy', quantity: '1', type: 'limit', limit: '100.00' };
const placed = await send('POST', issuer + '/api/v1/orders', { json: order, token: tokens.access_token });
console.log(placed.status, placed.said.text ?? placed.said.detail);

/** Half of a token's life is a good moment for the next one. */
async function renew() {
  const next = await send('POST', as.token_endpoint, { form: {
    grant_type: 'refresh_token', refresh_token: tokens.refresh_token } });
  console.log(next.status === 200 ? 'Renewed' : 'Not renewed: ' + next.said.error_description);
  if (next.status === 200) tokens = { ...tokens, ...next.said };
}
await renew();
const renewing = setInterval(() => renew().catch((e) => console.log(e.message)), tokens.expires_in * 500);

/** Another request would do as well. */
async function beat() {
  const beaten = await send('POST', issuer + '/api/v1/heartbeat', { token: tokens.access_token });
  console.log('Fail-safe: ' + (beaten.said.state ?? beaten.said.detail));
}
await beat();
const beating = setInterval(() => beat().catch((e) => console.log(e.message)), 5_000);

process.once('SIGINT', async () => {
  clearInterval(renewing);
  clearInterval(beating);
  const taken = await send('DELETE', `${issuer}/api/v1/accounts/${accounts[0]}/orders/${placed.said.id}`, { token: tokens.access_token });
  console.log('Taken back: ' + (taken.said.status ?? taken.said.detail));
  good(await send('POST', as.revocation_endpoint, { form: { token: tokens.refresh_token } }));
  console.log('Given back');
});
