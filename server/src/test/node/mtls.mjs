// oauth4webapi 3 over mutual TLS: the client and its tokens are known by certificates, of their own key
// and of the broker's authority; then a code that is bound to a key by its thumbprint; then a challenge.
import assert from 'node:assert/strict';
import { request } from 'node:https';
import * as oauth from 'oauth4webapi';
import { ask, done, opened, registration } from './talk.mjs';

const { issuer, clientId, key, skew, redirectUri, details, account, authority, shown, year } = await registration();

const plain = { [oauth.allowInsecureRequests]: true }; // the test's broker is on the loopback address
const as = await oauth
  .discoveryRequest(new URL(issuer), { ...plain, algorithm: 'oauth2' })
  .then((answer) => oauth.processDiscoveryResponse(new URL(issuer), answer));
for (const method of ['self_signed_tls_client_auth', 'tls_client_auth']) {
  assert.ok(as.token_endpoint_auth_methods_supported.includes(method));
}
assert.equal(as.tls_client_certificate_bound_access_tokens, true);
const tls = new URL(as.mtls_endpoint_aliases.token_endpoint).origin;

const client = { client_id: clientId, [oauth.clockSkew]: skew, use_mtls_endpoint_aliases: true };
const verifier = oauth.generateRandomCodeVerifier();
const challenge = await oauth.calculatePKCECodeChallenge(verifier);

for (const certificate of shown) {
  const over = { [oauth.customFetch]: (url, options) => fetched(url, options, certificate) };
  const auth = oauth.TlsClientAuth();
  const tokens = await letIn(auth, over, {});
  assert.equal(tokens.token_type, 'bearer');
  assert.equal(await reads(tokens.access_token, over), true);
  const renewed = await oauth
    .refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, over)
    .then((answer) => oauth.processRefreshTokenResponse(as, client, answer));
  const told = await oauth
    .introspectionRequest(as, client, auth, renewed.access_token, over)
    .then((answer) => oauth.processIntrospectionResponse(as, client, answer));
  assert.equal(typeof told.cnf['x5t#S256'], 'string');

  const other = shown.find((each) => each !== certificate);
  const stolen = { [oauth.customFetch]: (url, options) => fetched(url, options, other) };
  assert.equal(await reads(renewed.access_token, stolen), false);
  await oauth.processRevocationResponse(
    await oauth.revocationRequest(as, client, auth, renewed.refresh_token ?? tokens.refresh_token, over));
  assert.equal(await reads(renewed.access_token, over), false);
}

// RFC 9449, 10: the code is for whoever holds the key of that thumbprint
const asserting = { client_id: clientId, [oauth.clockSkew]: skew };
const assertion = oauth.PrivateKeyJwt(key);
const pair = await oauth.generateKeyPair('ES256');
const dpop_jkt = await oauth.DPoP(asserting, pair).calculateThumbprint();
const thief = oauth.DPoP(asserting, await oauth.generateKeyPair('ES256'));
await assert.rejects(letIn(assertion, plain, { dpop_jkt }, thief), { error: 'invalid_grant' });
const bound = await letIn(assertion, plain, { dpop_jkt, authorization_details: year }, oauth.DPoP(asserting, pair));
assert.equal(bound.token_type, 'dpop');

// RFC 9470: what the broker answers is what the library reads
const { nowMs } = await ask({ ask: 'later' });
asserting[oauth.clockSkew] = Math.round((nowMs - Date.now()) / 1000);
const DPoP = oauth.DPoP(asserting, pair);
const stale = await again(
  () => oauth.refreshTokenGrantRequest(as, asserting, assertion, bound.refresh_token, { ...plain, DPoP }),
  (answer) => oauth.processRefreshTokenResponse(as, asserting, answer),
);
const order = { id: 'stale-1', account, symbol: 'AAPL', side: 'buy', quantity: '1', type: 'limit', limit: '1.00' };
await assert.rejects(
  again(
    () =>
      oauth.protectedResourceRequest(
        stale.access_token, 'POST', new URL('/api/v1/orders', issuer),
        new Headers({ 'content-type': 'application/json' }), JSON.stringify(order), { ...plain, DPoP }),
    (answer) => answer,
  ),
  (refused) => {
    const { scheme, parameters } = refused.cause[0];
    assert.equal(scheme, 'dpop');
    assert.equal(parameters.error, 'insufficient_user_authentication');
    assert.equal(parameters.acr_values, 'aal2');
    assert.equal(parameters.max_age, '7776000');
    return true;
  },
);
done();

/** Has a person let the client in, and exchanges the code. */
async function letIn(auth, options, more, DPoP) {
  const who = DPoP ? asserting : client;
  const asked = {
    response_type: 'code',
    redirect_uri: redirectUri,
    state: oauth.generateRandomState(),
    code_challenge: challenge,
    code_challenge_method: 'S256',
    authorization_details: details,
    ...more,
  };
  const pushed = await oauth
    .pushedAuthorizationRequest(as, who, auth, asked, options)
    .then((answer) => oauth.processPushedAuthorizationResponse(as, who, answer));
  const url = new URL(as.authorization_endpoint);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('request_uri', pushed.request_uri);
  const callback = oauth.validateAuthResponse(as, who, await opened(url), asked.state);
  return again(
    () => oauth.authorizationCodeGrantRequest(as, who, auth, callback, redirectUri, verifier, { ...options, DPoP }),
    (answer) => oauth.processAuthorizationCodeResponse(as, who, answer),
  );
}

/** Sends, and once more where the proof lacked the nonce of this minute. */
async function again(send, process) {
  try {
    return await process(await send());
  } catch (refused) {
    if (!oauth.isDPoPNonceError(refused)) throw refused;
    return process(await send());
  }
}

/** Whether the token opens the accounts by that connection. */
async function reads(token, over) {
  try {
    const answer = await oauth.protectedResourceRequest(
      token, 'GET', new URL('/api/v1/accounts', tls), undefined, undefined, over);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), new RegExp(account));
    return true;
  } catch (refused) {
    if (!(refused instanceof oauth.WWWAuthenticateChallengeError)) throw refused;
    return false;
  }
}

/** A fetch that shows a certificate, which that of Node.js cannot. */
function fetched(url, { method, headers, body }, certificate) {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ca: authority,
      ...certificate,
      rejectUnauthorized: false, // the broker's clock is the test's: everything but time counts
    });
    sent.on('socket', (socket) =>
      socket.on('secureConnect', () => {
        if (![null, 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'].includes(socket.authorizationError)) {
          sent.destroy(new Error(socket.authorizationError));
        }
      }));
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () =>
        resolve(new Response(Buffer.concat(parts), { status: answer.statusCode, headers: plainHeaders(answer) })));
    });
    sent.end(body === undefined || body === null ? undefined : String(body));
  });
}

function plainHeaders(answer) {
  const headers = new Headers();
  for (let i = 0; i < answer.rawHeaders.length; i += 2) headers.append(answer.rawHeaders[i], answer.rawHeaders[i + 1]);
  return headers;
}
