import { spawnSync } from 'node:child_process'

/** What is looked at beside the tests: types, lint, one shape of text. */
export const CHECKS = [
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'types of the pages', command: 'vue-tsc', args: ['--noEmit', '--project', 'src/web'] },
  { name: 'lint', command: 'eslint', args: ['.'] },
  { name: 'format', command: 'prettier', args: ['--check', '--log-level=warn', '.'] },
] as const

/** Runs one of our development tools in the foreground; true when it found nothing wrong. */
export function passes(command: string, args: readonly string[]): boolean {
  return spawnSync(`node_modules/.bin/${command}`, args, { stdio: 'inherit' }).status === 0
}
