import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { Execution, Program } from '../model/index.js';
import type { Runtime } from '../runtime/index.js';
import type { ClientFile } from './client-file.js';
import { readTokenRequest, type TokenRequest } from './token-request.js';

export interface TokenServerOptions {
  program: Program;
  runtime: Runtime;
  clients: ClientFile;
  /** 0: any free port. */
  port: number;
  /** Gets every execution, for a log. */
  onExecution?: (clientId: string, execution: Execution) => void;
}

export interface TokenServer {
  /** Issuer of the tokens, with its slash: `http://127.0.0.1:PORT/`. */
  issuer: string;
  close(): Promise<void>;
}

/** Not the outside: whoever reaches it gets tokens and runs code. */
const LOOPBACK = '127.0.0.1';
const MOST_BODY_BYTES = 1_000_000;
const ALGORITHM = 'RS256';
const KEY_ID = 'hooks-to-actions';

interface Reply {
  status: number;
  body: object;
}

/** A token endpoint in front of a hook or an Action, with the documents that middleware asks for. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const keys = await generateKeyPair(ALGORITHM);
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: KEY_ID, alg: ALGORITHM, use: 'sig' };
  let issuer = '';

  const token = async (request: IncomingMessage): Promise<Reply> => {
    const text = await bodyOf(request);
    if (text === undefined) return { status: 413, body: { error: 'invalid_request' } };
    const read = readTokenRequest(request.headers, text, options.clients);
    if (read.kind === 'error') {
      const { status, error, description } = read;
      return { status, body: { error, error_description: description } };
    }
    const execution = await execute(read, request, options);
    options.onExecution?.(read.client.id, execution);
    return signed(execution, issuer, keys.privateKey);
  };
  const documents: Record<string, () => object> = {
    '/.well-known/jwks.json': () => ({ keys: [jwk] }),
    '/.well-known/openid-configuration': () => discovery(issuer),
    '/.well-known/oauth-authorization-server': () => discovery(issuer),
  };

  const server = createServer((request, response) => {
    // Not by URL, which throws at what some clients send.
    const [path = ''] = (request.url ?? '').split('?');
    const document = request.method === 'GET' ? documents[path] : undefined;
    if (document) {
      send(response, { status: 200, body: document() });
    } else if (request.method === 'POST' && path === '/oauth/token') {
      token(request).then(
        (reply) => send(response, reply),
        (error: Error) =>
          send(response, {
            status: 500,
            body: { error: 'server_error', error_description: error.message },
          }),
      );
    } else {
      send(response, { status: 404, body: { error: 'not_found' } });
    }
  });
  issuer = `http://${LOOPBACK}:${String(await listen(server, options.port))}/`;
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function execute(
  { client, audience, requestedScopes, grant, body }: TokenRequest,
  request: IncomingMessage,
  { program, runtime, clients }: TokenServerOptions,
): Promise<Execution> {
  const { tenant = 'local', secrets = {}, replies = [] } = clients;
  const { name = client.id, metadata = {} } = client;
  const exchange = {
    client: { id: client.id, name, tenant, metadata },
    audience,
    requestedScopes,
    grant,
    request: {
      ip: request.socket.remoteAddress ?? LOOPBACK,
      hostname: request.headers.host ?? LOOPBACK,
      userAgent: request.headers['user-agent'] ?? '',
      language: request.headers['accept-language'] ?? '',
      body,
    },
    secrets,
    replies,
    now: new Date().toISOString(),
    seed: Math.floor(Math.random() * 2 ** 32),
  };
  const scenario = { name: client.id, exchanges: [exchange] };
  const { executions } = await runtime.execute(program, scenario);
  return executions[0]!;
}

/** The response with a real token where the execution has a decoded one. */
async function signed(
  { outcome, response }: Execution,
  issuer: string,
  key: CryptoKey,
): Promise<Reply> {
  if (outcome.kind !== 'token') return response;
  const payload = response.body['access_token'] as JWTPayload;
  const jwt = await new SignJWT({ ...payload, iss: issuer })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: KEY_ID })
    .sign(key);
  return { status: response.status, body: { ...response.body, access_token: jwt } };
}

/** RFC 8414, and what OpenID Connect clients expect beside it. */
function discovery(issuer: string): object {
  return {
    issuer,
    token_endpoint: `${issuer}oauth/token`,
    jwks_uri: `${issuer}.well-known/jwks.json`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: ['token'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    id_token_signing_alg_values_supported: [ALGORITHM],
    subject_types_supported: ['public'],
  };
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    pragma: 'no-cache',
    // RFC 6749, section 5.2: for clients that tried this way.
    ...(status === 401 &&
      response.req.headers.authorization !== undefined && {
        'www-authenticate': 'Basic realm="token"',
      }),
  });
  response.end(JSON.stringify(body));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}
