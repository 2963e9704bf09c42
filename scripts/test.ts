import { globSync, statSync } from 'node:fs'
import { CHECKS } from './checks.ts'
import { runAll, testFile } from './tap-files.ts'

/** `npm test [-- FILES]`: types, lint, format, every test; with files, those alone. The last line counts: `N passed, N failed`. */

const LIMIT_MS = 420_000

/** Those that take longest begin first, so that no core is left with nothing to do at the end; then the larger files. */
const LONGEST = [
  'test/http/drill.test.ts',
  'test/reports/agreement.test.ts',
  'test/process/start.test.ts',
  'test/process/kill.test.ts',
  'test/projections/properties.test.ts',
  'test/process/backup.test.ts',
]

const files = process.argv.slice(2)
const checks =
  files.length > 0 ? [] : CHECKS.map(({ name, command, args }) => ({ name, command: `node_modules/.bin/${command}`, args, isTap: false }))
const ended = await runAll([...checks, ...(files.length > 0 ? files : everyFile()).map(testFile)], { limitMs: LIMIT_MS })

const sum = (read: (one: (typeof ended)[number]) => number) => ended.reduce((total, one) => total + read(one), 0)
const [passed, failed, skipped] = [sum((one) => one.passed), sum((one) => one.failed), sum((one) => one.skipped)]
const broken = ended.filter((one) => one.failed > 0).map((one) => one.name)
if (broken.length > 0) console.log(`failed: ${broken.join(', ')}`)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed === 0 ? 0 : 1

function everyFile(): string[] {
  const place = (file: string) => (LONGEST.includes(file) ? LONGEST.indexOf(file) : LONGEST.length)
  return globSync('test/**/*.test.ts')
    .map((file) => ({ file: file.replaceAll('\\', '/'), size: statSync(file).size }))
    .sort((a, b) => place(a.file) - place(b.file) || b.size - a.size)
    .map(({ file }) => file)
}
