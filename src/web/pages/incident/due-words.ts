import { wallText } from '../../time/words.ts'

/** `明日 02:55 前`, `昨日 18:00 到期`: whether it has passed is told of `now`, the name of its day of `today`; they differ where one looks back. */
export function dueWords(dueAt: number, now: number, today: number): string {
  return `${wallText(dueAt, today)} ${dueAt >= now ? '前' : '到期'}`
}
