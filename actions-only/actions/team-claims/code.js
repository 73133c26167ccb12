const NAMESPACE = 'https://tokens.quillmark.example'

/*
 * owner: platform crew
 * Which team a machine belongs to. Names follow the pattern "<team>: <purpose>".
 */

/**
 * @param {import('@auth0/actions/credentials-exchange/v2').Event} event - The token request.
 * @param {import('@auth0/actions/credentials-exchange/v2').CredentialsExchangeAPI} api - Changes the token, or denies it.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
	const [team, purpose] = event.client.name.split(': ')

	if (team !== undefined) {
		api.accessToken.setCustomClaim(`${NAMESPACE}/team`, team)
	}
	if (purpose) {
		if (purpose !== undefined) {
			api.accessToken.setCustomClaim(`${NAMESPACE}/purpose`, purpose)
		}
	}
}
