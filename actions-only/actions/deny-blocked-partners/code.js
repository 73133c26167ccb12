var BLOCKED = ['Kiosk Fleet', 'Retired Importer'];

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  if (BLOCKED.indexOf(event.client.name) !== -1) {
    return api.access.deny('invalid_request', 'This partner is blocked.');
  }
  if (event.resource_server.identifier === 'https://ledger.quillmark.example/' && !event.client.metadata.ledger) {
    return api.access.deny('invalid_scope', 'Not a ledger client.');
  }
  api.accessToken.setCustomClaim('https://tokens.quillmark.example/partner', event.client.name);
};
