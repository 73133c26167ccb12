/** What everyday hooks are made of; the n-th hook has the n-th of each, in turn. */
const CONDITIONS = [
  (n) => `client.metadata.plan === 'plan-${n}'`,
  (n) => `audience === 'https://api-${n}.example/'`,
  (n) => `['c-${n}', 'd-${n}'].indexOf(client.id) >= 0`,
  () => `scope && scope.includes('admin')`,
  (n) => `Number(client.metadata.level) > ${n}`,
];
const EFFECTS = [
  (n) => `token['https://claims.example/tier'] = 'tier-${n}';`,
  () => `return cb(new InvalidScopeError('not for ' + client.name));`,
  () => `token['https://claims.example/who'] = { id: client.id, name: client.name };`,
  (n) => `return cb(new Error('closed ${n}'));`,
];

export function everydayHook(n) {
  const pick = (list, shift) => list[(n + shift) % list.length](n);
  return `module.exports = function (client, scope, audience, context, cb) {
  var token = { scope: scope };
  if (${pick(CONDITIONS, 0)}) {
    ${pick(EFFECTS, 0)}
  } else if (${pick(CONDITIONS, 2)} && client.name !== 'Root') {
    ${pick(EFFECTS, 1)}
  }
  cb(null, token);
};
`;
}
