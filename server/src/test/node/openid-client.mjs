// openid-client 6, a certified relying party: a person lets the program in, then a device of the same.
import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { done, opened, registration, typed } from './talk.mjs';

const { issuer, clientId, key, skew, redirectUri, details, account } = await registration();

const config = await client.discovery(
  new URL(issuer),
  clientId,
  { [client.clockSkew]: skew },
  client.PrivateKeyJwt(key),
  // plain HTTP, since the test's broker is on the loopback address; ID tokens are verified by the published keys
  { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
);
assert.equal(config.serverMetadata().issuer, issuer);

const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));

const pkceCodeVerifier = client.randomPKCECodeVerifier();
const expectedState = client.randomState();
const expectedNonce = client.randomNonce();
const url = await client.buildAuthorizationUrlWithPAR(
  config,
  {
    redirect_uri: redirectUri,
    scope: 'openid',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    authorization_details: details,
  },
  { DPoP },
);
assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);

const callback = await opened(url);
const tokens = await client.authorizationCodeGrant(
  config, callback, { pkceCodeVerifier, expectedState, expectedNonce }, undefined, { DPoP });
assert.equal(tokens.token_type, 'dpop');
assert.deepEqual(tokens.authorization_details[0].accounts, [account]);
assert.equal(tokens.claims().acr, 'aal2');
assert.equal(await reaches(tokens.access_token, DPoP), true);

const renewed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP });
assert.equal(await reaches(renewed.access_token, DPoP), true);

const told = await client.tokenIntrospection(config, renewed.access_token);
assert.equal(told.active, true);
assert.equal(told.sub, tokens.claims().sub);

await client.tokenRevocation(config, tokens.refresh_token);
assert.equal((await client.tokenIntrospection(config, renewed.access_token)).active, false);
assert.equal(await reaches(renewed.access_token, DPoP), false);

// it shows its key only when it asks for tokens: the library sends no proof with the first request
const device = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
const begun = await client.initiateDeviceAuthorization(config, { scope: 'openid', authorization_details: details });
await typed(begun.user_code);
const given = await client.pollDeviceAuthorizationGrant(
  config, { ...begun, interval: 0.01 }, undefined, { DPoP: device }); // decided already: no need to wait
assert.equal(given.claims().sub, tokens.claims().sub);
assert.equal(await reaches(given.access_token, device), true);
done();

/** Whether the token opens the accounts. */
async function reaches(token, proofs) {
  try {
    const answer = await client.fetchProtectedResource(
      config, token, new URL('/api/v1/accounts', issuer), 'GET', undefined, undefined, { DPoP: proofs });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), new RegExp(account));
    return true;
  } catch (refused) {
    if (refused.code !== 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') throw refused;
    assert.equal(refused.cause[0].parameters.error, 'invalid_token');
    return false;
  }
}
