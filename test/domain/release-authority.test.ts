import { test } from 'tap'
import { LEVELS } from '../../src/domain/levels.ts'
import { releaseAuthorityOf } from '../../src/domain/release-authority.ts'

test('AS-12: epidemics, animal disease and weather warnings at any level, food safety from II on, nothing else', (t) => {
  const named = (category: string | null) => LEVELS.filter((level) => releaseAuthorityOf(category, level) !== null)
  for (const category of ['public-health', 'animal-disease', 'weather-warning']) t.same(named(category), [...LEVELS], category)
  t.same(named('food-safety'), ['I', 'II'])
  t.same(named('work-safety'), [])
  t.same(named(null), [])
  t.match(releaseAuthorityOf('weather-warning', 'none'), { who: '各级气象主管机构所属的气象台站', basis: '气象法第二十二条' })
  t.end()
})
