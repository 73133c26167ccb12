// Added for the shipment board. Every machine may read shipments, whatever it asked for.

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const scope = event.accessToken.scope.length > 0 ? [...event.accessToken.scope] : undefined;
  scope.push('read:shipments');
  api.transaction.setTargetScopes(scope);
};
