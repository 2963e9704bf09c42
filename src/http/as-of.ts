import { Problem } from './problems.ts'

/** What will be known later nobody can say yet: an `asOf` behind `now` is 422 at its field. Instants in epoch milliseconds. */
export function refuseFuture(asOf: number | undefined, now: number): void {
  if (asOf !== undefined && asOf > now)
    throw new Problem('invalid', '截至时刻晚于服务器时间', { errors: [{ path: 'asOf', message: '晚于服务器时间' }] })
}
