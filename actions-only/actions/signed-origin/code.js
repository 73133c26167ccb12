const crypto = require('crypto');

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const { SIGNING_KEY } = event.secrets;

  const signature = crypto
    .createHmac('sha256', SIGNING_KEY)
    .update(event.client.client_id)
    .digest('hex');

  api.accessToken.setCustomClaim('https://tokens.quillmark.example/origin', { client: event.client.client_id, signature });
};
