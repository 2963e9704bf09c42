import { test } from 'tap'
import { median, proportion, survivalCurve, survivalMedian } from '../../src/reports/statistics.ts'

test('RP-2: a rate carries n, of and the Wilson interval at z = 1.96, four decimals; of nothing there is no rate', (t) => {
  // 6 of 8 by hand: centre (0.75 + 1.96²/16) / (1 + 1.96²/8) = 0.6689; half width 1.96·√(0.75·0.25/8 + 1.96²/256) / 1.4802 = 0.2596.
  t.same(proportion(6, 8), { n: 6, of: 8, rate: 0.75, low: 0.4093, high: 0.9285 })
  t.same(proportion(0, 0), { n: 0, of: 0, rate: null, low: null, high: null })
  t.same(proportion(0, 5), { n: 0, of: 5, rate: 0, low: 0, high: 0.4345 })
  t.same(proportion(5, 5), { n: 5, of: 5, rate: 1, low: 0.5655, high: 1 })
  t.same(proportion(1, 3), { n: 1, of: 3, rate: 0.3333, low: 0.0615, high: 0.7923 })
  t.end()
})

test('RP-4: the median of an even number lies halfway', (t) => {
  t.equal(median([]), null)
  t.equal(median([7]), 7)
  t.equal(median([9, 1]), 5)
  t.equal(median([3, 1, 100]), 3)
  t.end()
})

test('RP-3: censored ones stay at risk until they are lost sight of; the median may not be reached', (t) => {
  const took = (length: number) => ({ length, happened: true })
  const open = (length: number) => ({ length, happened: false })
  t.equal(survivalMedian([]), null)
  t.equal(survivalMedian([open(10), open(20)]), null)
  t.equal(survivalMedian([took(10), took(20)]), 10, 'at one half is reached')
  t.equal(survivalMedian([took(10), took(20), took(30)]), 20)
  // 4 at risk at 10: 3/4; the one lost at 15 leaves 2 at risk at 20: 3/8.
  t.equal(survivalMedian([took(10), open(15), took(20), open(40)]), 20)
  // 1 of 3 happened, the others are still open: the curve stays at 2/3.
  t.equal(survivalMedian([took(10), open(50), open(60)]), null)
  t.equal(survivalMedian([open(10), took(10)]), 10, 'what happens and what is lost at one length: first what happens, 1/2')
  t.equal(survivalMedian([took(5), took(5), took(9), took(9)]), 5, 'ties')
  t.end()
})

test('RP-3: the curve steps down where something happens, to the share that is left; very many steps are thinned evenly', (t) => {
  const took = (length: number) => ({ length, happened: true })
  const open = (length: number) => ({ length, happened: false })
  t.same(survivalCurve([]), [])
  t.same(survivalCurve([open(10)]), [])
  // 4 at risk at 10: 3/4; the one lost at 15 leaves 2 at risk at 20: 3/8.
  t.same(survivalCurve([took(10), open(15), took(20), open(40)]), [
    { length: 10, surviving: 0.75 },
    { length: 20, surviving: 0.375 },
  ])
  t.same(survivalCurve([took(5), took(5), took(9)]), [
    { length: 5, surviving: 0.3333 },
    { length: 9, surviving: 0 },
  ])
  const many = survivalCurve(Array.from({ length: 200 }, (_, place) => took(place + 1)))
  t.equal(many.length, 60)
  t.same(
    [many[0], many[59]],
    [
      { length: 1, surviving: 0.995 },
      { length: 200, surviving: 0 },
    ],
  )
  t.ok(
    many.every(({ surviving }, place) => place === 0 || surviving < (many[place - 1]?.surviving ?? 0)),
    'ever downwards',
  )
  t.end()
})
