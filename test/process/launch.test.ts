import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'
import { temporaryFolder } from '../ledger/store.ts'
import { until } from '../support/service.ts'

test('when npm is ended and leaves the launcher behind, the service ends too', async (t) => {
  const folder = temporaryFolder(t)
  // As npm does: a shell between, which takes the signal and hands nothing on.
  const shell = spawn('sh', ['-c', `"${process.execPath}" scripts/launch.mjs start; true`], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, npm_lifecycle_event: 'start', SANSHI_PORT: '0', SANSHI_DATA: folder, SANSHI_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const url = await until(() => /http:\/\/\S+:\d+/.exec(printed)?.[0] ?? null, 20_000)
  const answers = () =>
    fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    )
  t.ok(await answers(), 'it serves')
  shell.kill('SIGTERM')
  await until(async () => ((await answers()) ? null : true), 10_000)
  t.pass('it has ended')
})
