import fc from 'fast-check'
import { test } from 'tap'
import { median, proportion, survivalCurve, survivalMedian } from '../../src/reports/statistics.ts'
import { plainCurve, plainMedian, plainOnTime, plainSurvivalMedian } from './plain-statistics.ts'

/** The service's statistics beside exact ones; halves of the last digit shown go up. */

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 0x7fff_ffff))
const MINUTE_MS = 60_000

// Where halves meet binary fractions: 3 of 160 is 0.01875, which rounding the quotient's digits would show as 0.0187.
test('RP-2: every rate and interval of up to 200 is the exact one, rounded once', (t) => {
  const parted: string[] = []
  for (let of = 0; of <= 200; of += 1) {
    for (let n = 0; n <= of; n += 1) {
      const [service, exact] = [proportion(n, of), plainOnTime(n, of)].map((one) => JSON.stringify(one))
      if (service !== exact) parted.push(`the service says ${service ?? ''}, exact is ${exact ?? ''}`)
    }
  }
  t.same(parted, [])
  t.end()
})

/** Few lengths, so that several happen, or are lost sight of, at one. */
const lengths = fc.array(fc.record({ length: fc.nat({ max: 6 }), happened: fc.boolean() }), { maxLength: 9 })

test('RP-3: the curve is the exact one, thinned or not', (t) => {
  t.comment(`seed ${SEED}`)
  const waits = fc.array(fc.record({ length: fc.nat({ max: 400 }), happened: fc.boolean() }), { maxLength: 300, size: 'max' })
  let thinned = 0
  fc.assert(
    fc.property(waits, (some) => {
      const service = survivalCurve(some).map(({ length, surviving }) => ({ minutes: length, open: surviving }))
      const plain = plainCurve(some.map(({ length, happened }) => ({ ms: length * MINUTE_MS, answered: happened })))
      if (JSON.stringify(service) !== JSON.stringify(plain)) throw new Error(`${JSON.stringify(service)}\n${JSON.stringify(plain)}`)
      if (service.length === 60) thinned += 1
    }),
    { seed: SEED, numRuns: 300 },
  )
  t.ok(thinned > 10, `${thinned} were thinned`)
  t.end()
})

test('RP-3, RP-4: the medians are the exact ones, whatever coincides', (t) => {
  t.comment(`seed ${SEED}`)
  let reached = 0
  fc.assert(
    fc.property(lengths, (waits) => {
      const service = survivalMedian(waits)
      if (service !== plainSurvivalMedian(waits.map(({ length, happened }) => ({ ms: length * MINUTE_MS, answered: happened }))))
        throw new Error(`survival median ${service}`)
      const plain = waits.map(({ length }) => length)
      if (median(plain) !== plainMedian(plain.map((length) => length * MINUTE_MS))) throw new Error(`median ${median(plain)}`)
      if (service !== null && waits.some(({ happened }) => !happened)) reached += 1
    }),
    { seed: SEED, numRuns: 2_000 },
  )
  t.ok(reached > 100, `${reached} medians with censored ones`)
  t.end()
})
