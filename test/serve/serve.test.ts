import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import * as client from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_POLICIES, type Program } from '../../src/model/index.js';
import { createRuntime, type Runtime } from '../../src/runtime/index.js';
import type { ClientFile } from '../../src/serve/client-file.js';
import { startTokenServer, type TokenServer } from '../../src/serve/token-server.js';
import { action, hook } from '../runtime/programs.js';

/** A real OAuth client and a real API in front of the same behaviour, as a hook and as an Action. */
const PROGRAMS: [string, Program][] = [
  [
    'hook',
    hook(`
      if (client.metadata.blocked) { cb(new InvalidScopeError('blocked')); return; }
      if (client.metadata.broken) throw new Error('broken');
      cb(null, { scope, 'https://a.example/plan': context.webtask.secrets.PLAN + context.body.tier });
    `),
  ],
  [
    'Action',
    action(`
      if (event.client.metadata.blocked) { api.access.deny('invalid_scope', 'blocked'); return; }
      if (event.client.metadata.broken) throw new Error('broken');
      api.accessToken.setCustomClaim('https://a.example/plan', event.secrets.PLAN + event.request.body.tier);
    `),
  ],
];

const AUDIENCE = 'https://api.example/';
const grants = [{ audience: AUDIENCE, scope: ['read:a', 'write:a'] }];
const CLIENTS: ClientFile = {
  clients: [
    { id: 'good', secret: 'se:cret+%', grants },
    { id: 'blocked', secret: 's', metadata: { blocked: 'yes' }, grants },
    { id: 'broken', secret: 's', metadata: { broken: 'yes' }, grants },
  ],
  secrets: { PLAN: 'gold-' },
};

let runtime: Runtime;
beforeAll(async () => {
  runtime = await createRuntime({ policies: DEFAULT_POLICIES });
});
afterAll(() => runtime.close());

describe.each(PROGRAMS)('a token endpoint in front of a %s', (_, program) => {
  let server: TokenServer;
  let api: Server;
  beforeAll(async () => {
    server = await startTokenServer({ program, runtime, clients: CLIENTS, port: 0 });
    const app = express();
    app.use(auth({ issuerBaseURL: server.issuer, audience: AUDIENCE }));
    app.get('/items', requiredScopes('read:a'), (request, response) => {
      response.json(request.auth!.payload);
    });
    app.get('/admin', requiredScopes('admin:a'), (_request, response) => {
      response.json({});
    });
    api = createServer(app).listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    api.close();
    await server.close();
  });

  const connect = (id: string, secret: string, method = client.ClientSecretBasic) =>
    client.discovery(new URL(server.issuer), id, undefined, method(secret), {
      execute: [client.allowInsecureRequests],
    });
  const call = (path: string, token: string) =>
    fetch(`http://127.0.0.1:${String((api.address() as AddressInfo).port)}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  const parameters = { audience: AUDIENCE, tier: '1' };

  test.each([
    ['basic', client.ClientSecretBasic],
    ['post', client.ClientSecretPost],
  ])(
    'gives a client that authenticates by %s a token that the API accepts',
    async (_how, method) => {
      const configuration = await connect('good', 'se:cret+%', method);
      const tokens = await client.clientCredentialsGrant(configuration, parameters);
      expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'read:a write:a' });
      const answer = await call('/items', tokens.access_token);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({
        iss: server.issuer,
        aud: AUDIENCE,
        sub: 'good@clients',
        azp: 'good',
        gty: 'client-credentials',
        'https://a.example/plan': 'gold-1',
      });
      expect((await call('/admin', tokens.access_token)).status).toBe(403);
    },
  );

  test('gives only the scopes that were asked for', async () => {
    const configuration = await connect('good', 'se:cret+%');
    const asked = { ...parameters, scope: 'write:a other' };
    const tokens = await client.clientCredentialsGrant(configuration, asked);
    expect(tokens.scope).toBe('write:a');
    expect((await call('/items', tokens.access_token)).status).toBe(403);
  });

  test.each([
    ['that is denied', 'blocked', 's', { status: 400, error: 'invalid_scope' }],
    // What this client says of a status beyond those of RFC 6749.
    ['whose execution throws', 'broken', 's', { cause: { status: 500 } }],
    ['with a wrong secret', 'good', 'wrong', { status: 401, error: 'invalid_client' }],
    ['that is unknown', 'nobody', 's', { status: 401, error: 'invalid_client' }],
  ])('tells a client %s', async (_why, id, secret, error) => {
    const configuration = await connect(id, secret, client.ClientSecretPost);
    const answer = client.clientCredentialsGrant(configuration, parameters);
    await expect(answer).rejects.toMatchObject(error);
  });

  test('takes JSON, and refuses what it does not serve', async () => {
    const post = async (body: unknown, type = 'application/json') => {
      const response = await fetch(`${server.issuer}oauth/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify(body),
      });
      const { error } = (await response.json()) as { error?: string };
      return [response.status, error];
    };
    const good = { client_id: 'good', client_secret: 'se:cret+%', tier: '1' };
    const grant = { ...good, grant_type: 'client_credentials' };
    expect(await post(grant)).toEqual([200, undefined]);
    expect(await post({ ...grant, audience: 'https://other/' })).toEqual([403, 'access_denied']);
    expect(await post({ ...good, grant_type: 'password' })).toEqual([
      400,
      'unsupported_grant_type',
    ]);
    expect(await post(good)).toEqual([400, 'invalid_request']);
    expect(await post(grant, 'text/plain')).toEqual([400, 'invalid_request']);
    expect(await post(7)).toEqual([400, 'invalid_request']);
    expect((await fetch(server.issuer)).status).toBe(404);
  });

  test.each(['//', '/%', '//[', '/../..', '/?//'])(
    'goes on after a request for %s',
    async (path) => {
      const { hostname, port } = new URL(server.issuer);
      const status = await new Promise((resolve, reject) => {
        get({ hostname, port, path }, (response) => resolve(response.resume().statusCode)).on(
          'error',
          reject,
        );
      });
      expect(status).toBe(404);
      expect((await fetch(`${server.issuer}.well-known/jwks.json`)).status).toBe(200);
    },
  );

  test('is not reached from outside', () => {
    expect(new URL(server.issuer).hostname).toBe('127.0.0.1');
  });
});
