/**
@param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
@param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
*/

exports.onExecuteCredentialsExchange = async (event, api) => {
  const scope = event.accessToken.scope.length > 0 ? [...event.accessToken.scope] : undefined;
  var access_token = {};
  access_token.scope = scope;

  // Invoices are only rendered in full for gold customers, see the wiki page "Tiers".
  if (event.client.metadata && event.client.metadata.tier) {
    access_token['https://tokens.quillmark.example/tier'] = event.client.metadata.tier;
  } else {
    access_token['https://tokens.quillmark.example/tier'] = 'bronze';
  }

  issueToken(event, api, access_token);
};

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
