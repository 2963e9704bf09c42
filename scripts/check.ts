import { spawnSync } from 'node:child_process'

/** `npm run check`: types and lint, without the tests. */

for (const [command, ...args] of [['tsc', '--noEmit'], ['eslint', '.']] as [string, ...string[]][]) {
  const { status } = spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
