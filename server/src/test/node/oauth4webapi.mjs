// oauth4webapi 3, each message by itself: what a certified program does that uses no more than that.
import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { done, opened, registration, typed } from './talk.mjs';

const { issuer, clientId, key, skew, redirectUri, details, account } = await registration();

const plain = { [oauth.allowInsecureRequests]: true }; // the test's broker is on the loopback address
const client = { client_id: clientId, [oauth.clockSkew]: skew };
const auth = oauth.PrivateKeyJwt(key);
const proofKeys = await oauth.generateKeyPair('ES256');
const DPoP = oauth.DPoP(client, proofKeys);
const bound = { ...plain, DPoP };

const as = await oauth
  .discoveryRequest(new URL(issuer), { ...plain, algorithm: 'oauth2' })
  .then((answer) => oauth.processDiscoveryResponse(new URL(issuer), answer));

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const nonce = oauth.generateRandomNonce();
const asked = {
  response_type: 'code',
  redirect_uri: redirectUri,
  scope: 'openid',
  state,
  nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  authorization_details: details,
};
let nonces = 0;
const pushed = await again(
  () => oauth.pushedAuthorizationRequest(as, client, auth, asked, bound),
  (answer) => oauth.processPushedAuthorizationResponse(as, client, answer),
);
assert.equal(nonces, 1); // RFC 9449, 8: the first proof had none
const url = new URL(as.authorization_endpoint);
url.searchParams.set('client_id', clientId);
url.searchParams.set('request_uri', pushed.request_uri);

// checks state and iss (RFC 9207)
const callback = oauth.validateAuthResponse(as, client, await opened(url), state);
assert.ok(callback.has('iss'));
const tokens = await again(
  () => oauth.authorizationCodeGrantRequest(as, client, auth, callback, redirectUri, verifier, bound),
  async (answer) => {
    const read = await oauth.processAuthorizationCodeResponse(as, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, answer, plain); // by the keys of jwks_uri
    return read;
  },
);
const claims = oauth.getValidatedIdTokenClaims(tokens);
assert.equal(claims.acr, 'aal2');
assert.ok(claims.amr.includes('otp'));
assert.equal(tokens.authorization_details[0].type, 'brokerage_access');
assert.equal(await reaches(tokens.access_token), true);

const renewed = await again(
  () => oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, bound),
  (answer) => oauth.processRefreshTokenResponse(as, client, answer),
);
assert.equal(await reaches(renewed.access_token), true);

assert.equal((await introspected(renewed.access_token)).cnf.jkt, await DPoP.calculateThumbprint());
await oauth.processRevocationResponse(
  await oauth.revocationRequest(as, client, auth, renewed.access_token, plain));
assert.equal((await introspected(renewed.access_token)).active, false);
assert.equal(await reaches(renewed.access_token), false);
await assert.rejects(
  again(
    () => oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token, bound),
    (answer) => oauth.processRefreshTokenResponse(as, client, answer),
  ),
  { error: 'invalid_grant' },
);

const begun = await oauth
  .deviceAuthorizationRequest(as, client, auth, { scope: 'openid', authorization_details: details }, plain)
  .then((answer) => oauth.processDeviceAuthorizationResponse(as, client, answer));
await assert.rejects(polled(), { error: 'authorization_pending' });
await assert.rejects(polled(), { error: 'slow_down' });
await typed(begun.user_code);
assert.equal(await reaches((await polled()).access_token), true);
done();

function polled() {
  return again(
    () => oauth.deviceCodeGrantRequest(as, client, auth, begun.device_code, bound),
    (answer) => oauth.processDeviceCodeResponse(as, client, answer),
  );
}

async function introspected(token) {
  const answer = await oauth.introspectionRequest(as, client, auth, token, plain);
  return oauth.processIntrospectionResponse(as, client, answer);
}

/** Sends, and once more where the proof lacked the nonce of this minute. */
async function again(send, process) {
  try {
    return await process(await send());
  } catch (refused) {
    if (!oauth.isDPoPNonceError(refused)) throw refused;
    nonces++;
    return process(await send());
  }
}

/** Whether the token opens the accounts, to a program that has heard no nonce there yet. */
async function reaches(token) {
  const fresh = { ...plain, DPoP: oauth.DPoP(client, proofKeys) };
  const accounts = new URL('/api/v1/accounts', issuer);
  const before = nonces;
  try {
    const answer = await again(
      () => oauth.protectedResourceRequest(token, 'GET', accounts, undefined, undefined, fresh),
      (first) => first,
    );
    assert.equal(nonces, before + 1);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), new RegExp(account));
    return true;
  } catch (refused) {
    if (!(refused instanceof oauth.WWWAuthenticateChallengeError)) throw refused;
    assert.equal(refused.cause[0].parameters.error, 'invalid_token');
    return false;
  }
}
