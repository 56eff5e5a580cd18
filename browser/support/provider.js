// Identity providers: a real one, and one that lies in a chosen way.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const CLIENT = { client_id: 'alongside', client_secret: 'a secret of sixteen or more' };

/** What the program needs to know of a provider. */
export function settings(issuer) {
  return {
    ALONGSIDE_OIDC_ISSUER: issuer,
    ALONGSIDE_OIDC_CLIENT_ID: CLIENT.client_id,
    ALONGSIDE_OIDC_CLIENT_SECRET: CLIENT.client_secret,
    ALONGSIDE_OIDC_NAME: 'our hospital',
  };
}

async function listen(server, port) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    end: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The provider of the npm package: whoever types a name is that person, at example.org. */
export async function real(port, back) {
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ ...CLIENT, redirect_uris: [back], response_types: ['code'], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['one for tests'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: !id.startsWith('unverified') }) }),
  });
  return listen(createServer(provider.callback()), port);
}

/** Answers at once for `lie.who`, with one thing wrong in what it signs. */
export async function liar(port, lie) {
  const issuer = `http://127.0.0.1:${port}`;
  const [good, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const keys = [{ ...(await exportJWK(good.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }];
  let nonce;
  const token = async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { sub: lie.who, email: `${lie.who}@example.org`, email_verified: true, nonce, ...lie.claims };
    const signer = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' });
    signer.setIssuer(lie.issuer ?? issuer).setAudience(lie.audience ?? CLIENT.client_id);
    signer.setIssuedAt(lie.expired ? now - 7200 : now).setExpirationTime(lie.expired ? now - 3600 : now + 300);
    return signer.sign(lie.stranger ? other.privateKey : good.privateKey);
  };
  const json = (response, value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, issuer);
    if (url.pathname === '/.well-known/openid-configuration') {
      json(response, {
        issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
      });
    } else if (url.pathname === '/keys') {
      json(response, { keys });
    } else if (url.pathname === '/auth') {
      nonce = url.searchParams.get('nonce');
      const back = new URL(url.searchParams.get('redirect_uri'));
      back.search = new URLSearchParams({ code: 'x', state: url.searchParams.get('state') });
      response.writeHead(303, { location: back.href }).end();
    } else {
      json(response, { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: await token() });
    }
  });
  return listen(server, port);
}
