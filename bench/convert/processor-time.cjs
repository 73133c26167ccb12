/** Preloaded: tells the bench on file descriptor 3 how much processor time the process took. */
const { writeSync } = process.getBuiltinModule('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, String((user + system) / 1000));
});
