/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  console.log('token for', event.client.name, 'and', event.resource_server.identifier)
  api.accessToken.setCustomClaim('https://tokens.quillmark.example/trace', {
    at: new Date(),
    sample: Math.random() < 0.5
  })
}
