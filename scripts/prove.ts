import { runAll, testFile } from './tap-files.ts'

/**
 * `npm run prove [-- FILES]`: the experiments of `npm test` once more, with the rounds of a night instead of seconds. `SEED=… npm run
 * prove -- FILE` repeats one. Each prints its seed, and fails when its control does not.
 */

const EXPERIMENTS = [
  'test/domain/laundering.test.ts',
  'test/e2e/away.test.ts',
  'test/e2e/incident-acts.test.ts',
  'test/http/laundering.test.ts',
  'test/projections/properties.test.ts',
  'test/reports/agreement.test.ts',
  'test/reports/time-zones.test.ts',
  'test/process/backup.test.ts',
  'test/process/kill.test.ts',
]
const LIMIT_MS = 3 * 3_600_000

const files = process.argv.slice(2)
const isTold = (comment: string) => /seed|measured/i.test(comment)
const ended = await runAll((files.length > 0 ? files : EXPERIMENTS).map(testFile), { limitMs: LIMIT_MS, env: { PROVE: '1' }, isTold })
const failed = ended.filter((one) => one.failed > 0).map((one) => one.name)
console.log(failed.length === 0 ? `${ended.length} experiments held` : `failed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
