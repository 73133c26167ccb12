/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  // TODO(ops): what about the others?
  if (event.accessToken.scope.indexOf('write:ledger') >= 0 && event.client.metadata.auditor === 'yes') {
    return api.access.deny('invalid_scope', 'Auditors may not write.');
  } else if (event.client.metadata.auditor === 'yes') {
    return;
  }
  // TODO(hooks-to-actions): the hook never answered here, so that the request timed out.
  api.access.deny('server_error', 'No answer was given.');
};
