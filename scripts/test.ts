import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHECKS, passes } from './checks.ts'

/** `npm test [-- FILES]`: types, lint, format, every test; with files, those alone. The last line counts: `N passed, N failed`. */

const files = process.argv.slice(2)
const broken = files.length > 0 ? [] : CHECKS.filter(({ command, args }) => !passes(command, args)).map(({ name }) => name)

const folder = mkdtempSync(join(tmpdir(), 'sanshi-test-'))
const output = join(folder, 'results.tap')
const allPassed = passes('tap', [...files, '--reporter=terse', `--output-file=${output}`])
const results = existsSync(output) ? readFileSync(output, 'utf8') : ''
const counts = count(results)
rmSync(folder, { recursive: true })

// Where no terminal redraws them, the runner keeps failures to itself.
if (counts.failed > 0 && !process.stdout.isTTY) console.log(failures(results))
if (broken.length > 0) console.log(`failed beside the tests: ${broken.join(', ')}`)
// A file that dies without a failed assertion fails the run all the same.
const failed = counts.failed + broken.length + (allPassed || counts.failed > 0 ? 0 : 1)
console.log(`${counts.passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1

/** Reads the closing line of the TAP output, `# { total: 84, pass: 83, fail: 1 }`; a count of 0 is left out there. */
function count(tap: string): { passed: number; failed: number; skipped: number } {
  const closing = [...tap.matchAll(/^# \{ total: .*\}$/gm)].at(-1)?.[0] ?? ''
  const read = (key: string) => Number(new RegExp(`${key}: (\\d+)`).exec(closing)?.[1] ?? 0)
  return { passed: read('pass'), failed: read('fail'), skipped: read('skip') }
}

/** Each line of a failed test with what stands under it, from the file down to the assertion. */
function failures(tap: string): string {
  const shown: string[] = []
  let until = -1
  for (const line of tap.split('\n')) {
    const depth = line.search(/\S/)
    if (/^ *not ok /.test(line)) until = depth
    else if (until >= 0 && depth <= until && depth >= 0) until = -1
    if (until >= 0) shown.push(line)
  }
  return shown.join('\n')
}
