import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `npm test [-- FILES]`: types, lint, every test; the last line counts them as `N passed, N failed`. */

const files = process.argv.slice(2)
const types = files.length > 0 || runs('tsc', ['--noEmit'])
const lint = files.length > 0 || runs('eslint', ['.'])

const folder = mkdtempSync(join(tmpdir(), 'sanshi-test-'))
const output = join(folder, 'results.tap')
const tests = runs('tap', [...files, '--reporter=terse', `--output-file=${output}`])
const counts = count(existsSync(output) ? readFileSync(output, 'utf8') : '')
rmSync(folder, { recursive: true })

console.log(`types ${types ? 'ok' : 'FAILED'}, lint ${lint ? 'ok' : 'FAILED'}`)
const failed = counts.failed + Number(!types) + Number(!lint) + Number(!tests && counts.failed === 0)
console.log(`${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1

function runs(command: string, args: string[]): boolean {
  return spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' }).status === 0
}

/** Reads the closing line of the TAP output, `# { total: 84, pass: 83, fail: 1 }`; a count of 0 is left out there. */
function count(tap: string): { passed: number; failed: number; skipped: number } {
  const closing = [...tap.matchAll(/^# \{ total: .*\}$/gm)].at(-1)?.[0] ?? ''
  const read = (key: string) => Number(new RegExp(`${key}: (\\d+)`).exec(closing)?.[1] ?? 0)
  return { passed: read('pass'), failed: read('fail'), skipped: read('skip') }
}
