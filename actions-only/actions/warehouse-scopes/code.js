var SCOPES_OF = {
  picking: ['read:stock', 'write:picks'],
  packing: ['read:stock', 'write:parcels'],
  returns: ['read:stock', 'read:parcels', 'write:returns'],
};

const hook = function (client, scope, audience, context, cb) {
  var area = client.metadata.area;
  if (!area) return cb(null, { scope: scope });
  if (!SCOPES_OF[area]) return cb(new Error('Unknown area: ' + area));

  addArea({ scope: SCOPES_OF[area] }, area, cb);
};

function addArea(token, area, done) {
  token['https://tokens.quillmark.example/area'] = area;
  done(null, token);
}

/**
 * Calls the hook above as Auth0 called it, and answers as it calls back: once.
 *
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const client = {
    id: event.client.client_id,
    name: event.client.name,
    tenant: event.tenant.id,
    metadata: { ...event.client.metadata },
  };
  const scope = event.accessToken.scope.length > 0 ? [...event.accessToken.scope] : undefined;
  const audience = event.resource_server.identifier;
  const context = {
    body: { ...event.request.body },
    request: { ...event.request, userAgent: event.request.user_agent },
    webtask: { secrets: { ...event.secrets } },
  };
  context.webtask.body = { client, scope, audience, context };

  let returned;
  const answered = new Promise((resolve) => {
    let first = true;
    const cb = (error, result) => {
      if (!first) throw new Error('The hook has answered already.');
      first = false;
      answer(event, api, error, result);
      resolve();
    };
    returned = (async () => hook(client, scope, audience, context, cb))();
  });
  // A hook that fails before it answers fails the exchange; one that never answers never ends it.
  await Promise.race([answered, returned.then(() => answered)]);
  // Nobody waited for what a hook did after its answer, but it was done.
  await returned.catch(() => {});
};

/** Answers as the hook's callback did. */
function answer(event, api, error, result) {
  if (error) deny(api, error);
  else issueToken(event, api, result);
}

/** Denies as the hook did: the name of the error decides the code. */
function deny(api, error) {
  const codes = { InvalidRequestError: 'invalid_request', InvalidScopeError: 'invalid_scope' };
  const { name, message } = error instanceof Error ? error : new Error(error.message ?? error);
  api.access.deny(codes[name] ?? 'server_error', message);
}

/** Issues the token as the hook did: its result is claims and the list of scopes. */
function issueToken(event, api, result) {
  let token;
  try {
    token = JSON.parse(JSON.stringify(result ?? {}));
  } catch {
    api.access.deny('server_error', 'Error when JSON serializing the result of the extension point');
    return;
  }
  const { scope = [], ...claims } = token;
  for (const [name, value] of Object.entries(claims)) {
    // A hook's claims needed a namespace.
    if (/^https?:\/\//i.test(name)) api.accessToken.setCustomClaim(name, value);
  }
  // Scopes that the hook left out were taken from the token.
  const granted = event.accessToken.scope;
  if (scope.length !== granted.length || !granted.every((one) => scope.includes(one))) {
    api.transaction.setTargetScopes(scope);
  }
}
