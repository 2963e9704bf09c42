import { test } from 'tap'
import type { Test } from 'tap'
import { compileDirectory } from '../../src/domain/directory.ts'
import { Refusal, isRefusal } from '../../src/domain/refusal.ts'
import { NO_COLUMN, closeColumn, foldColumn, leaveOut, openColumn, takeIn } from '../../src/domain/response-column.ts'
import type { ColumnFact, ColumnGiven, ResponseColumn } from '../../src/domain/response-column.ts'
import { COUNTY, at, coordinator, leader, person } from './given-when-then.ts'
import type { Person } from './given-when-then.ts'

/** The same idiom as for incidents, on the stream of the public column. */
const township = { id: 't101-office', name: '一镇党政办', kind: 'government-office' as const, division: '512021101' }
const directory = compileDirectory({ ...COUNTY, units: [...COUNTY.units, township] })

const HEADING = { title: '回应公开', contact: '试县政府办 0832-1234567' }
const opened: ColumnFact = { type: 'column-opened', data: HEADING }
const closed: ColumnFact = { type: 'column-closed', data: { reason: '改版' } }
const leftOut: ColumnFact = { type: 'release-left-out', data: { release: 'r1', reason: '涉及未成年人' } }
const takenIn: ColumnFact = { type: 'release-taken-in', data: { release: 'r1' } }

function given(...facts: ColumnFact[]) {
  const column = facts.reduce<ResponseColumn>((state, fact, hour) => {
    const { account, unit } = coordinator
    return foldColumn(state, { ...fact, at: at('08:00') + hour, actor: { account, name: account, unit, role: 'coordinator' } })
  }, NO_COLUMN)
  return {
    column,
    when: (decide: (column: ResponseColumn, given: ColumnGiven) => ColumnFact[] | Refusal, by: Person = coordinator) => {
      const result = decide(column, { unit: by.unit, roles: by.roles, directory })
      return {
        then: (t: Test, ...expected: ColumnFact[]) => t.same(result, expected),
        refused: (t: Test, code: string) => t.match(isRefusal(result) && [result.code, result.rule], [code, 'RE-5']),
      }
    },
  }
}

const open = (column: ResponseColumn, by: ColumnGiven) => openColumn(column, HEADING, by)
const close = (column: ResponseColumn, by: ColumnGiven) => closeColumn(column, '改版', by)

test('RE-5: the column is off until a coordinator of the whole place opens it, and says who, what and why', (t) => {
  t.equal(given().column.isOpen, false)
  given().when(open).then(t, opened)
  given().when(open, person('publicity', 'coordinator')).then(t, opened)
  t.match(given(opened).column, { isOpen: true, heading: HEADING, changed: { at: at('08:00'), by: { unit: 'office' }, reason: null } })
  given(opened).when(open).then(t)
  given(opened)
    .when((column, by) => openColumn(column, { ...HEADING, title: '政府回应' }, by))
    .then(t, { type: 'column-opened', data: { ...HEADING, title: '政府回应' } })
  given(opened).when(close).then(t, closed)
  t.match(given(opened, closed).column, { isOpen: false, heading: HEADING, changed: { reason: '改版' } })
  given(opened, closed).when(open).then(t, opened)
  t.end()
})

test('RE-5: nobody else switches it: no leader, no administrator, no other unit, no office of a part of the place', (t) => {
  const others = [leader, person('office', 'recorder'), person('cyber', 'coordinator'), person('t101-office', 'coordinator')]
  const admin: Person = { account: 'admin', unit: 'office', roles: ['admin'] }
  for (const by of [...others, admin]) {
    given().when(open, by).refused(t, 'forbidden')
    given(opened).when(close, by).refused(t, 'forbidden')
    given(opened)
      .when((column, who) => leaveOut(column, 'r1', '涉及未成年人', who), by)
      .refused(t, 'forbidden')
    given(opened, leftOut)
      .when((column, who) => takeIn(column, 'r1', who), by)
      .refused(t, 'forbidden')
  }
  given().when(close).refused(t, 'refused')
  given(opened, closed).when(close).refused(t, 'refused')
  t.end()
})

test('RE-5: a release is left out with a reason, and taken in again', (t) => {
  const out = (column: ResponseColumn, by: ColumnGiven) => leaveOut(column, 'r1', '涉及未成年人', by)
  const back = (column: ResponseColumn, by: ColumnGiven) => takeIn(column, 'r1', by)
  given(opened).when(out).then(t, leftOut)
  t.match(given(opened, leftOut).column.leftOut.get('r1'), { reason: '涉及未成年人', by: { unit: 'office' } })
  given(opened, leftOut).when(out).refused(t, 'refused')
  given(opened, leftOut).when(back).then(t, takenIn)
  t.equal(given(opened, leftOut, takenIn).column.leftOut.size, 0)
  given(opened).when(back).refused(t, 'refused')
  t.end()
})
