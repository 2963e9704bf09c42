import { CHECKS, passes } from './checks.ts'

/** `npm run check`: types, lint and format, without the tests. */

const failed = CHECKS.filter(({ command, args }) => !passes(command, args))
console.log(failed.length === 0 ? 'ok' : `failed: ${failed.map(({ name }) => name).join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
