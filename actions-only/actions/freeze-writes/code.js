// During the year-end freeze nobody gets write access.

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  if (event.client.metadata.freeze === 'on') {
    return api.access.deny('server_error', 'Writes are frozen until January.');
  }

  api.accessToken.setCustomClaim('https://tokens.quillmark.example/frozen', false);
};
