const ms = require('ms');

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const session = ms(event.client.metadata.session || '15m');
  if (session !== undefined) {
    api.accessToken.setCustomClaim('https://tokens.quillmark.example/session', session);
  }
};
