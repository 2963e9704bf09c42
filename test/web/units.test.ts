import { test } from 'tap'
import { freeUsername, missingPresets } from '../../src/web/pages/units/account-presets.ts'
import { rolesAfter } from '../../src/web/pages/units/accounts.ts'
import { diffOf } from '../../src/web/pages/units/directory-diff.ts'
import { faultsAtLines, syntaxFault } from '../../src/web/pages/units/directory-lines.ts'
import { gapWords } from '../../src/web/pages/units/gap-words.ts'
import { newPassword } from '../../src/web/pages/units/new-password.ts'
import { gapsIn, onLane, replaced, rotation } from '../../src/web/pages/units/roster.ts'
import { makeUnits } from '../../src/web/units.ts'
import { matchingUnits } from '../../src/web/pages/units/unit-words.ts'
import { passwordFaults } from '../../src/web/pages/password/password-faults.ts'
import { probablyLeaving } from '../../src/web/pages/handover/leaving.ts'
import { missingLines } from '../../src/web/pages/drills/missing-lines.ts'
import { stepText, stepsOf } from '../../src/web/pages/drills/steps.ts'
import { fromInput, toInput } from '../../src/web/time/beijing-input.ts'
import { rosterGaps } from '../../src/domain/roster.ts'
import { readLocality } from '../support/service.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** 08:30 in Beijing. */
const START = Date.parse('2026-11-23T00:30:00Z')

test('what a directory file changes, unit by unit; divisions are counted', (t) => {
  const current = readLocality('anyue')
  t.same(diffOf(current, structuredClone(current)), { lines: [], divisions: { added: 0, removed: 0, changed: 0 } })
  const next = structuredClone(current)
  next.units[2].name = '中共安岳县委宣传部（新闻办）'
  next.units[5].sectors = [current.sectors[0].code]
  next.units.push({ id: 'ay-data', name: '安岳县数据局', kind: 'department', division: '512021' })
  const [gone] = next.units.splice(8, 1)
  next.sectors[0].name = '自然资源和规划'
  next.divisions = [...(current.divisions ?? []), { code: '512021199', name: '某镇' }]
  const { lines, divisions } = diffOf(current, next)
  t.same(
    lines.map(({ what, of, name }) => `${what} ${of} ${name}`),
    [
      `removed unit ${gone.name}`,
      'added unit 安岳县数据局',
      'changed unit 中共安岳县委宣传部（新闻办）',
      `changed unit ${current.units[5].name}`,
      'changed sector 自然资源和规划',
    ],
  )
  t.same(lines[2]?.changes, ['名称：中共安岳县委宣传部 改为 中共安岳县委宣传部（新闻办）'])
  t.same(lines[3]?.changes, [`领域：无 改为 ${current.sectors[0].code}`])
  t.same(divisions, { added: 1, removed: 0, changed: 0 })
  t.end()
})

test('what is wrong in a file stands at its line', (t) => {
  const text = JSON.stringify(
    {
      name: '某县',
      root: '51',
      sectors: [],
      units: [
        { id: 'a', name: '甲' },
        { id: 'b', sectors: ['x'] },
      ],
    },
    null,
    2,
  )
  const at = (path: string) => faultsAtLines(text, [{ path, message: '有误' }])[0]
  t.match(at('root'), { line: 3, text: '"root": "51",' })
  t.match(at('units.1.sectors.0'), { line: 13, text: '"x"' })
  t.match(at('units.1.division'), { line: 10, text: '{', path: 'units.1.division' }, 'what is missing stands where it is missing')
  t.match(at('nowhere'), { line: null })
  t.same(
    faultsAtLines(text, [
      { path: 'units.1.id', message: '二' },
      { path: 'root', message: '一' },
    ]).map(({ message }) => message),
    ['一', '二'],
    'in the order of the lines',
  )
  t.match(syntaxFault('{\n  "name": "某县",\n  "root": 5120,,\n}'), { line: 3, text: '"root": 5120,,', message: /JSON/ })
  t.equal(syntaxFault(text), null)
  const long = `{"units":[${'{"id":"a"},'.repeat(50)}{"id":"Bad"}]}`
  const [cut] = faultsAtLines(long, [{ path: 'units.50.id', message: '有误' }])
  t.ok((cut?.text.length ?? 0) <= 120 && cut?.text.includes('"Bad"'), 'a file in one line shows the place, not all of it')
  t.end()
})

test('people take turns; what is new takes the place of what it overlaps; gaps are the service’s own', (t) => {
  const turns = rotation(['a', 'b', 'c'], START, 12, 2)
  t.same(
    turns.map(({ username, from }) => [username, (from - START) / HOUR_MS]),
    [
      ['a', 0],
      ['b', 12],
      ['c', 24],
      ['a', 36],
    ],
  )
  t.same(rotation([], START, 24, 14), [])
  const before = [
    { from: START - DAY_MS, to: START, username: 'z', duty: 'duty' as const },
    { from: START + HOUR_MS, to: START + DAY_MS, username: 'z', duty: 'duty' as const },
    { from: START, to: START + 30 * DAY_MS, username: 'h', duty: 'head' as const },
  ]
  t.same(
    replaced(before, turns).map(({ username }) => username),
    ['z', 'a', 'h', 'b', 'c', 'a'],
  )
  const watches = [before[0]!, { from: START + 6 * HOUR_MS, to: START + 9 * HOUR_MS, username: 's', duty: 'stand-in' as const }, before[2]!]
  t.same(gapsIn(watches, START - DAY_MS, START + DAY_MS), rosterGaps(watches, START - DAY_MS, START + DAY_MS))
  t.equal(gapWords(gapsIn(turns, START, START + 2 * DAY_MS), START, START + 2 * DAY_MS), '无空缺')
  t.equal(gapWords(gapsIn(watches, START, START + DAY_MS), START, START + DAY_MS), '此刻起 6小时，今日 17:30起')
  t.same(onLane({ from: START - DAY_MS, to: START + HOUR_MS }, START, START + 4 * HOUR_MS), { left: 0, width: 25 })
  t.equal(onLane({ from: 0, to: 1 }, START, START + 1), null)
  t.end()
})

test('times are typed as Beijing’s, whatever the device believes', (t) => {
  t.equal(toInput(START), '2026-11-23T08:30')
  t.equal(fromInput('2026-11-23T08:30'), START)
  t.equal(fromInput(''), null)
  t.end()
})

test('a first password is fit to be read out, and different each time', (t) => {
  const made = Array.from({ length: 200 }, () => newPassword((bytes) => crypto.getRandomValues(bytes)))
  t.ok(made.every((password) => /^[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}$/.test(password)))
  t.equal(new Set(made).size, 200)
  t.match(
    newPassword((bytes) => bytes.fill(bytes.length === 0 ? 0 : 31)),
    /^a{4}-a{4}-a{4}$/,
  )
  t.end()
})

test('accounts: administrator and auditor stand alone; what lacks is offered with its usual seat', (t) => {
  t.same(rolesAfter(['recorder', 'assessor'], 'admin'), ['admin'])
  t.same(rolesAfter(['auditor'], 'unit'), ['unit'])
  t.same(rolesAfter(['recorder', 'assessor'], 'recorder'), ['assessor'])
  const { units, root } = readLocality('anyue')
  const offered = missingPresets([{ username: 'admin', roles: ['admin'], active: true }], units, root)
  t.same(
    offered.map(({ role, unitId }) => [role, unitId]),
    [
      ['recorder', 'ay-gov-office'],
      ['coordinator', 'ay-publicity'],
      ['unit', ''],
      ['leader', 'ay-gov'],
    ],
  )
  const gone = [{ username: 'zhiban', roles: ['recorder' as const], active: false }]
  t.equal(missingPresets(gone, units, root)[0]?.username, 'zhiban2', 'who was deactivated holds the name, not the role')
  t.equal(freeUsername('a', [{ username: 'a' }, { username: 'a2' }]), 'a3')
  const names = { sector: (code: string) => (code === 'tourism' ? '旅游' : code), division: () => '安岳县' }
  t.same(
    matchingUnits(units, '安岳 旅游', names).map(({ id }) => id),
    ['ay-culture'],
  )
  t.end()
})

test('one’s own password: what can be told before asking', (t) => {
  t.same(passwordFaults({ current: 'old-password', new: 'new-password', again: 'new-password' }), [])
  t.same(
    passwordFaults({ current: '', new: 'short', again: 'other' }).map(({ path }) => path),
    ['current', 'new', 'again'],
  )
  t.match(passwordFaults({ current: 'same-password', new: 'same-password', again: 'same-password' }), [{ message: '与现在的密码相同' }])
  t.end()
})

test('who probably hands over is the last who took over, never oneself', (t) => {
  const people = [{ username: 'a', name: '甲', isOwn: true }]
  const past = [{ to: { username: 'a', name: '甲' } }]
  t.equal(probablyLeaving(past, people, 'b'), 'a')
  t.equal(probablyLeaving(past, people, 'a'), '')
  t.equal(probablyLeaving([], people, 'b'), '')
  t.equal(probablyLeaving([{ to: { username: 'gone', name: '' } }], people, 'b'), '')
  t.end()
})

test('an exercise is watched in its own time', (t) => {
  const entry = (seq: number, type: string, at: string, data: unknown = {}) => ({
    seq,
    type,
    at,
    actor: { name: '陈志远', unit: null, role: 'recorder' },
    data,
  })
  const raised = { kind: 'authoritative-release', unit: 'u', step: '-PT3H', severity: 'notice' }
  const steps = stepsOf(
    [entry(1, 'incident-logged', '2026-11-23T00:30:00.000Z'), entry(2, 'alert-raised', '2026-11-23T00:32:00.000Z', raised)],
    60,
    () => '县应急管理局',
  )
  t.match(steps, [
    { what: '登记', who: '陈志远', playedMs: 0, isAlert: false },
    { what: '知会提醒，权威信息发布，县应急管理局，到期前3小时', who: '三时', playedMs: 2 * HOUR_MS, isAlert: true },
  ])
  t.same(['PT0S', 'PT12H', '-PT30M', 'assigned', 'unheard-of'].map(stepText), ['到期', '到期后12小时', '到期前30分钟', '已交办', ''])
  const missing = [
    { path: 'obligations.i.response.u.1', message: '这项时限尚未完成' },
    { path: 'evaluation', message: '效果评估尚未填写' },
  ]
  t.same(
    missingLines(
      { missingForClosing: missing, obligations: [{ id: 'i.response.u.1', kind: 'response', unit: 'u' }] as never },
      () => '县应急管理局',
    ),
    ['回应，县应急管理局：这项时限尚未完成', '效果评估尚未填写'],
  )
  t.end()
})

test('where a unit is chosen, those of the place itself come first', async (t) => {
  const names = ['资阳市人民政府办公室', '岳城街道办事处', '安岳县人民政府办公室', '安岳县应急管理局']
  const answers = { list: async () => names.map((name, at) => ({ id: `u${at}`, name })) }
  const units = makeUnits(answers as never, () => '安岳县')
  await units.load()
  t.same(
    units.all().map(({ id }) => units.name(id)),
    ['县人民政府办公室', '县应急管理局', '资阳市人民政府办公室', '岳城街道办事处'],
  )
})
