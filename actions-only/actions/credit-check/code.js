var request = require('request');

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  const [err, response, body] = await new Promise((resolve) => {
    request({
    url: 'https://credit.quillmark.example/v1/limits/' + event.client.client_id,
    headers: { 'x-api-key': event.secrets['credit-api-key'] },
    json: true
  }, (...results) => resolve(results));
  });
  if (err) return api.access.deny('server_error', 'Credit service: ' + err.message);
  if (response.statusCode !== 200) return api.access.deny('server_error', 'Credit service said ' + response.statusCode);
  if (body.limit !== undefined) {
    api.accessToken.setCustomClaim('https://tokens.quillmark.example/limit', body.limit);
  }
};
