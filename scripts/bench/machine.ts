import { spawnSync } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { ms, quantile } from './row.ts'

const GIB = 1024 ** 3
const COMMITS = 400
const PAGE_BYTES = 4_096

export interface CommitLatency {
  p50: number
  p99: number
}

/** What a durable append of 4 KiB costs on the disk under `folder`. */
export function commitLatency(folder: string): CommitLatency {
  const file = join(folder, 'commit-latency')
  const handle = openSync(file, 'w')
  const page = Buffer.alloc(PAGE_BYTES, 1)
  const took = Array.from({ length: COMMITS }, () => {
    const began = performance.now()
    writeSync(handle, page)
    fdatasyncSync(handle)
    return performance.now() - began
  })
  closeSync(handle)
  rmSync(file)
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}

/** The machine, the day and the commit, a line each. */
export function circumstances(commit: CommitLatency): string[] {
  const [processor] = cpus()
  const git = (args: string[]) => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim()
  const changed = git(['status', '--porcelain', '--', 'src', 'db', 'scripts']) === '' ? '' : ' with changes'
  return [
    `machine: ${processor?.model ?? 'unknown'}, ${cpus().length} cores, ${(totalmem() / GIB).toFixed(0)} GiB, Node ${process.version}, load before ${(loadavg()[0] ?? 0).toFixed(1)}`,
    `disk: durable append of 4 KiB p50 ${ms(commit.p50)}, p99 ${ms(commit.p99)}`,
    `date: ${new Date().toISOString()}, commit ${git(['rev-parse', '--short', 'HEAD'])}${changed}`,
  ]
}
