import { test } from 'tap'
import { assign, extendAssignment } from '../../src/domain/assignment.ts'
import type { Assignment, AssignmentFacts, AssignmentProposal } from '../../src/domain/assignment.ts'
import { changeLevel } from '../../src/domain/decisions/change-level.ts'
import { compileDirectory, directoryFaults } from '../../src/domain/directory.ts'
import type { DirectoryDocument, Unit } from '../../src/domain/directory.ts'
import { parentByCode } from '../../src/domain/divisions.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { at, coordinator, given, holds, logged } from './given-when-then.ts'

/** A city with two counties; the first has everything, the second only a government and a health bureau. */
const UNITS: Unit[] = [
  { id: 'city-gov', name: '市政府', kind: 'government', division: '512000' },
  { id: 'city-office', name: '市政府办', kind: 'government-office', division: '512000' },
  { id: 'city-publicity', name: '市委宣传部', kind: 'publicity', division: '512000', sectors: ['press'] },
  { id: 'city-cyber', name: '市委网信办', kind: 'cyberspace', division: '512000' },
  { id: 'city-health', name: '市卫健委', kind: 'department', division: '512000', sectors: ['health', 'care'] },
  { id: 'city-eco', name: '市生态环境局', kind: 'department', division: '512000', sectors: ['eco'] },
  { id: 'city-tax', name: '市税务局', kind: 'department', division: '512000' },
  { id: 'a-gov', name: '甲县政府', kind: 'government', division: '512021' },
  { id: 'a-office', name: '甲县政府办', kind: 'government-office', division: '512021' },
  { id: 'a-publicity', name: '甲县宣传部', kind: 'publicity', division: '512021', sectors: ['press'] },
  { id: 'a-health', name: '甲县卫健局', kind: 'department', division: '512021', sectors: ['health', 'care'] },
  { id: 'a-edu', name: '甲县教育局', kind: 'department', division: '512021', sectors: ['edu'] },
  {
    id: 'a-tax',
    name: '甲县税务局',
    kind: 'department',
    division: '512021',
    sectors: ['tax'],
    verticallyManaged: true,
    superior: 'city-tax',
  },
  { id: 'a-t101', name: '甲县一镇', kind: 'township', division: '512021101' },
  { id: 'a-t102', name: '甲县二镇', kind: 'township', division: '512021102' },
  { id: 'b-gov', name: '乙县政府', kind: 'government', division: '512022' },
  { id: 'b-health', name: '乙县卫健局', kind: 'department', division: '512022', sectors: ['health'] },
]
const SECTORS = ['health', 'care', 'eco', 'edu', 'tax', 'press', 'roads', 'water']

function document(units: Unit[] = UNITS, more: Partial<DirectoryDocument> = {}): DirectoryDocument {
  return { name: '试市', root: units[0]?.division ?? '512000', sectors: SECTORS.map((code) => ({ code, name: code })), units, ...more }
}

function propose(facts: Partial<AssignmentFacts>, directory: DirectoryDocument = document()): AssignmentProposal {
  const proposal = assign({ divisions: ['512021'], sectors: [], units: [], level: 'none', ...facts }, compileDirectory(directory))
  if (isRefusal(proposal)) throw new Error(proposal.detail)
  return proposal
}

const assigned = (facts: Partial<AssignmentFacts>, directory?: DirectoryDocument): Assignment => propose(facts, directory).assignment
const appliedRules = (assignment: Assignment) => assignment.because.filter((one) => one.applied).map((one) => one.rule)
const without = (...ids: string[]) => document(UNITS.filter((unit) => !ids.includes(unit.id)))

// ---- One place

test('AS-1: the owner at the place leads, alone and for good', async (t) => {
  holds(t, assigned({ sectors: ['health'] }), { lead: 'a-health', joint: [], local: [], provisional: false })
})

test('AS-1: without an owner at the place the climb finds the one above', async (t) => {
  holds(t, assigned({ sectors: ['eco'] }), {
    lead: 'city-eco',
    coordinators: ['city-office', 'city-publicity'],
    notified: ['city-cyber'],
    provisional: false,
  })
})

test('AS-1: in a township the county owner leads, not the township', async (t) => {
  holds(t, assigned({ divisions: ['512021101'], sectors: ['health'] }), { lead: 'a-health', local: [] })
})

test('AS-2: no sector and no unit: the place itself leads', async (t) => {
  t.equal(assigned({ divisions: ['512021101'] }).lead, 'a-t101')
  t.equal(assigned({ divisions: ['512021'] }).lead, 'a-gov')
})

test('AS-2: a township that the directory does not hold is led from its county', async (t) => {
  t.equal(assigned({ divisions: ['512021999'] }).lead, 'a-gov')
})

test('AS-3: a named unit wins over the sector', async (t) => {
  holds(t, assigned({ sectors: ['health'], units: ['a-edu'] }), { lead: 'a-edu', joint: [], provisional: false })
})

test('AS-3: a named unit makes an unowned sector nobody’s concern', async (t) => {
  t.same(propose({ sectors: ['roads'], units: ['a-edu'] }).unownedSectors, [])
  t.equal(assigned({ sectors: ['roads'], units: ['a-edu'] }).provisional, false)
})

test('AS-3a: of several named units the first leads, the others join, provisionally', async (t) => {
  holds(t, assigned({ units: ['a-edu', 'a-health', 'a-t101'] }), { lead: 'a-edu', joint: ['a-health', 'a-t101'], provisional: true })
})

test('AS-3a: a unit named twice counts once', async (t) => {
  holds(t, assigned({ units: ['a-edu', 'a-edu'] }), { lead: 'a-edu', joint: [], provisional: false })
})

test('AS-3a: named units at several places: the places take part as local', async (t) => {
  const { lead, joint, local, provisional } = assigned({ divisions: ['512021', '512022'], sectors: ['health'], units: ['city-eco'] })
  t.same({ lead, joint, local, provisional }, { lead: 'city-eco', joint: [], local: ['a-health', 'b-health'], provisional: false })
  t.same(assigned({ divisions: ['512021', '512022'], units: ['city-eco'] }).local, ['a-gov', 'b-gov'])
})

test('AS-4: several owners: the first-named leads, provisionally', async (t) => {
  holds(t, assigned({ sectors: ['edu', 'health'] }), { lead: 'a-edu', joint: ['a-health'], provisional: true })
})

test('AS-4: an owner of several sectors joins once, and not beside itself', async (t) => {
  t.same(assigned({ sectors: ['edu', 'health', 'care'] }).joint, ['a-health'])
  holds(t, assigned({ sectors: ['health', 'care'] }), { lead: 'a-health', joint: [], provisional: false })
})

test('AS-4: a sector named twice counts once', async (t) => {
  holds(t, assigned({ sectors: ['health', 'health'] }), { lead: 'a-health', joint: [], provisional: false })
})

test('AS-4: owners of different height: the first-named still leads', async (t) => {
  holds(t, assigned({ sectors: ['eco', 'health'] }), {
    lead: 'city-eco',
    joint: ['a-health'],
    coordinators: ['city-office', 'city-publicity'],
  })
})

// ---- AS-10: who owns nothing, and what is refused

test('AS-10: a sector that nobody owns: as without sectors, provisional, with the alarm', async (t) => {
  const proposal = propose({ sectors: ['roads'] })
  holds(t, proposal.assignment, { lead: 'a-gov', joint: [], provisional: true })
  t.same(proposal.unownedSectors, ['roads'])
  t.same(appliedRules(proposal.assignment).includes('AS-10'), true)
})

test('AS-10: several sectors, all unowned: as without sectors, every one alarmed', async (t) => {
  holds(t, propose({ sectors: ['roads', 'water'] }), {
    assignment: { lead: 'a-gov', joint: [], provisional: true },
    unownedSectors: ['roads', 'water'],
  })
})

test('AS-10: the first of several unowned drops out, the next leads, provisionally', async (t) => {
  holds(t, propose({ sectors: ['roads', 'health'] }), {
    assignment: { lead: 'a-health', joint: [], provisional: true },
    unownedSectors: ['roads'],
  })
})

test('AS-10: a middle one unowned drops out', async (t) => {
  holds(t, propose({ sectors: ['edu', 'roads', 'health'] }), {
    assignment: { lead: 'a-edu', joint: ['a-health'], provisional: true },
    unownedSectors: ['roads'],
  })
})

test('AS-10: at several places an unowned first sector does not choose the local units', async (t) => {
  holds(t, assigned({ divisions: ['512021', '512022'], sectors: ['roads', 'health'] }), {
    lead: 'city-health',
    local: ['a-health', 'b-health'],
    provisional: true,
  })
})

test('AS-10: several places, all sectors unowned: the government at the ancestor, provisionally', async (t) => {
  holds(t, propose({ divisions: ['512021', '512022'], sectors: ['roads'] }), {
    assignment: { lead: 'city-gov', local: ['a-gov', 'b-gov'], provisional: true },
    unownedSectors: ['roads'],
  })
})

test('AS-10: the government office leads only where no government exists', async (t) => {
  t.equal(assigned({}, without('a-gov')).lead, 'city-gov')
  t.equal(assigned({}, without('a-gov', 'city-gov')).lead, 'a-office')
})

test('AS-10: where nobody could lead, it is refused', async (t) => {
  const nobody = assign(
    { divisions: ['512021'], sectors: [], units: [], level: 'none' },
    compileDirectory(document([{ id: 'x', name: '某局', kind: 'department', division: '512021' }])),
  )
  holds(t, nobody, { code: 'invalid', errors: [{ path: 'divisions' }] })
})

test('AS-10: places without a common ancestor are refused', async (t) => {
  holds(t, assign({ divisions: ['512021', '110101'], sectors: ['health'], units: [], level: 'none' }, compileDirectory(document())), {
    code: 'invalid',
    rule: 'AS-10',
    errors: [{ path: 'divisions' }],
  })
})

test('AS-10: a named unit does not save places without a common ancestor', async (t) => {
  holds(t, assign({ divisions: ['512021', '110101'], sectors: [], units: ['a-edu'], level: 'none' }, compileDirectory(document())), {
    code: 'invalid',
  })
})

test('AS-10: a vertically managed unit must name a superior in the directory', async (t) => {
  const faults = (over: Partial<Unit>) =>
    directoryFaults(
      document([...UNITS, { id: 'x', name: '某分局', kind: 'department', division: '512021', verticallyManaged: true, ...over }]),
    ).map((fault) => fault.path)
  t.same(faults({}), [`units.${UNITS.length}.superior`])
  t.same(faults({ superior: 'nowhere' }), [`units.${UNITS.length}.superior`])
  t.same(faults({ superior: 'city-tax' }), [])
})

test('AS-10: the directory’s own divisions override the built-in ones', async (t) => {
  // A development zone with a county's code of its own city, put under 甲县.
  const zone = document(UNITS, { divisions: [{ code: '512071', name: '开发区', parent: '512021' }] })
  t.equal(assigned({ divisions: ['512071'], sectors: ['edu'] }, zone).lead, 'a-edu')
  t.equal(assigned({ divisions: ['512071'], sectors: ['health'] }).lead, 'city-health')
  t.equal(assigned({ divisions: ['512071', '512021101'] }, zone).lead, 'a-gov')
})

test('AS-10: every proposal lists each rule once, tried or not', async (t) => {
  const { because } = assigned({ sectors: ['health'] })
  t.same(
    because.map((one) => one.rule),
    ['AS-10', 'AS-3', 'AS-3a', 'AS-1', 'AS-4', 'AS-2', 'AS-5', 'AS-6', 'AS-7', 'AS-8'],
  )
  t.same(appliedRules(assigned({ sectors: ['health'] })), ['AS-1', 'AS-7'])
  t.same(appliedRules(assigned({ sectors: ['health', 'edu'], level: 'II' })), ['AS-4', 'AS-7', 'AS-8'])
  t.same(appliedRules(assigned({ divisions: ['512021', '512022'], sectors: ['health'] })), ['AS-5', 'AS-7'])
  t.same(appliedRules(assigned({ sectors: ['tax'] })), ['AS-1', 'AS-6', 'AS-7'])
})

// ---- AS-5: several places

test('AS-5: the owner at the common ancestor leads, each place’s own owner is local', async (t) => {
  holds(t, assigned({ divisions: ['512021', '512022'], sectors: ['health'] }), {
    lead: 'city-health',
    local: ['a-health', 'b-health'],
    provisional: false,
  })
})

test('AS-5: a place without an own owner takes part with its own government', async (t) => {
  t.same(assigned({ divisions: ['512021', '512022'], sectors: ['care'] }).local, ['a-health', 'b-gov'])
})

test('AS-5: a place with nobody of its own adds nobody: no climb', async (t) => {
  t.same(assigned({ divisions: ['512021', '512023'], sectors: ['health'] }).local, ['a-health'])
})

test('AS-5: other owners at the ancestor join, each once, and are not provisional', async (t) => {
  holds(t, assigned({ divisions: ['512021', '512022'], sectors: ['health', 'eco', 'care'] }), {
    lead: 'city-health',
    joint: ['city-eco'],
    provisional: false,
  })
})

test('AS-5: without a sector the government at the ancestor leads, provisionally', async (t) => {
  holds(t, assigned({ divisions: ['512021101', '512021102'] }), { lead: 'a-gov', local: ['a-t101', 'a-t102'], provisional: true })
})

test('AS-5: a place named twice counts once, and is then one place', async (t) => {
  holds(t, assigned({ divisions: ['512021101', '512021101'], sectors: ['health'] }), { lead: 'a-health', local: [] })
  t.same(assigned({ divisions: ['512021101', '512021102', '512021101'], sectors: ['health'] }).local, ['a-t101', 'a-t102'])
})

test('AS-5: a place that is the ancestor of another is the common ancestor', async (t) => {
  // 甲县's own owner is the lead, so only the township is local.
  holds(t, assigned({ divisions: ['512021', '512021101'], sectors: ['health'] }), { lead: 'a-health', local: ['a-t101'] })
  holds(t, assigned({ divisions: ['512021101', '512021'] }), { lead: 'a-gov', local: ['a-t101'], provisional: true })
})

test('AS-5: the order of the places is the order of the local units', async (t) => {
  t.same(assigned({ divisions: ['512022', '512021'], sectors: ['health'] }).local, ['b-health', 'a-health'])
})

test('AS-5: districts of a municipality meet in the municipality', async (t) => {
  const municipality = document([
    { id: 'bj-gov', name: '市政府', kind: 'government', division: '110000' },
    { id: 'bj-health', name: '市卫健委', kind: 'department', division: '110000', sectors: ['health'] },
    { id: 'dc-gov', name: '东城区政府', kind: 'government', division: '110101' },
    { id: 'cy-gov', name: '朝阳区政府', kind: 'government', division: '110105' },
  ])
  holds(t, assigned({ divisions: ['110101', '110105'], sectors: ['health'] }, municipality), {
    lead: 'bj-health',
    local: ['dc-gov', 'cy-gov'],
  })
  holds(t, assigned({ divisions: ['110101'], sectors: ['health'] }, municipality), { lead: 'bj-health', local: [] })
})

test('AS-5: the way up by code: township, county, city, province; no city in between where there is none', async (t) => {
  t.same(['512021101', '512021', '512000', '510000'].map(parentByCode), ['512021', '512000', '510000', null])
  t.same(['110105', '120225', '310115', '500101', '469001', '429004101'].map(parentByCode), [
    '110000',
    '120000',
    '310000',
    '500000',
    '460000',
    '429004',
  ])
})

test('AS-5: a county governed by its province directly meets others in the province', async (t) => {
  const province = document([
    { id: 'hn-gov', name: '省政府', kind: 'government', division: '460000' },
    { id: 'wzs-gov', name: '五指山市政府', kind: 'government', division: '469001' },
    { id: 'qh-gov', name: '琼海市政府', kind: 'government', division: '469002' },
  ])
  holds(t, assigned({ divisions: ['469001', '469002'] }, province), { lead: 'hn-gov', local: ['wzs-gov', 'qh-gov'] })
})

// ---- AS-6, AS-7: who coordinates

test('AS-6: a vertically managed lead: its superior and the publicity unit of the place', async (t) => {
  holds(t, assigned({ sectors: ['tax'] }), { lead: 'a-tax', coordinators: ['city-tax', 'a-publicity'], notified: ['city-cyber'] })
})

test('AS-6: in a township the publicity unit is found by the climb', async (t) => {
  t.same(assigned({ divisions: ['512021102'], sectors: ['tax'] }).coordinators, ['city-tax', 'a-publicity'])
})

test('AS-6: over several places the publicity unit is that of their ancestor', async (t) => {
  t.same(assigned({ divisions: ['512021', '512022'], units: ['a-tax'] }).coordinators, ['city-tax', 'city-publicity'])
  t.same(assigned({ divisions: ['512021101', '512021102'], sectors: ['tax'] }).coordinators, ['city-tax', 'a-publicity'])
})

test('AS-6: a vertically managed unit that merely joins changes no coordinator', async (t) => {
  t.same(assigned({ sectors: ['health', 'tax'] }).coordinators, ['a-office', 'a-publicity'])
})

test('AS-7: government office, then publicity unit, at the division of the lead', async (t) => {
  t.same(assigned({ divisions: ['512021101'], sectors: ['health'] }).coordinators, ['a-office', 'a-publicity'])
  t.same(assigned({ divisions: ['512022'], sectors: ['health'] }).coordinators, ['city-office', 'city-publicity'])
})

test('AS-7: a publicity unit that leads is not its own coordinator', async (t) => {
  holds(t, assigned({ sectors: ['press'] }), { lead: 'a-publicity', coordinators: ['a-office'] })
})

test('AS-7: a government office that leads is not its own coordinator', async (t) => {
  holds(t, assigned({}, without('a-gov', 'city-gov')), { lead: 'a-office', coordinators: ['a-publicity'] })
})

test('AS-7: a cyberspace unit that leads is not notified of itself', async (t) => {
  t.same(assigned({ units: ['city-cyber'] }).notified, [])
})

// ---- AS-8: levels I and II

test('AS-8: level II adds the county government to local; the lead speaks', async (t) => {
  holds(t, assigned({ sectors: ['health'], level: 'II' }), {
    lead: 'a-health',
    local: ['a-gov'],
    spokesperson: 'a-health',
    supervisor: null,
  })
})

test('AS-8: level I: the government at the lead’s division speaks and supervises', async (t) => {
  holds(t, assigned({ sectors: ['health'], level: 'I' }), { local: ['a-gov'], spokesperson: 'a-gov', supervisor: 'a-gov' })
  holds(t, assigned({ sectors: ['eco'], level: 'I' }), {
    lead: 'city-eco',
    local: ['a-gov'],
    spokesperson: 'city-gov',
    supervisor: 'city-gov',
  })
})

test('AS-8: level I without a government: nobody supervises, the lead speaks', async (t) => {
  holds(t, assigned({ sectors: ['health'], level: 'I' }, without('a-gov', 'city-gov', 'b-gov')), {
    lead: 'a-health',
    local: [],
    supervisor: null,
    spokesperson: 'a-health',
  })
})

for (const level of ['III', 'IV', 'none'] as const) {
  test(`AS-8: level ${level} adds nobody, and names no speaker`, async (t) => {
    holds(t, assigned({ sectors: ['health'], level }), { local: [], spokesperson: null, supervisor: null })
  })
}

test('AS-8: a township counts by its county, two of one county once', async (t) => {
  t.same(assigned({ divisions: ['512021101', '512021102'], sectors: ['health'], level: 'II' }).local, ['a-t101', 'a-t102', 'a-gov'])
})

test('AS-8: a city-level place counts as its own county', async (t) => {
  t.same(assigned({ divisions: ['512000'], sectors: ['health'], level: 'II' }).local, ['city-gov'])
})

test('AS-8: county governments come behind the places’ own units, and never twice', async (t) => {
  t.same(assigned({ divisions: ['512022', '512021'], sectors: ['care'], level: 'I' }).local, ['b-gov', 'a-health', 'a-gov'])
})

test('AS-8: a government that leads is not local to itself', async (t) => {
  holds(t, assigned({ level: 'I' }), { lead: 'a-gov', local: [], spokesperson: 'a-gov', supervisor: 'a-gov' })
})

test('AS-8: a county without a government of its own adds nobody: no climb', async (t) => {
  t.same(assigned({ sectors: ['health'], level: 'II' }, without('a-gov')).local, [])
})

// ---- AS-8a: proposing anew

const base = assigned({ sectors: ['health', 'edu'], level: 'none' })

test('AS-8a: raising adds at once what the new level brings', async (t) => {
  const extended = extendAssignment(base, assigned({ sectors: ['health', 'edu'], level: 'I' }))
  holds(t, extended, { lead: 'a-health', joint: ['a-edu'], local: ['a-gov'], spokesperson: 'a-gov', supervisor: 'a-gov' })
})

test('AS-8a: lowering removes nobody', async (t) => {
  const major = assigned({ sectors: ['health', 'edu'], level: 'I' })
  holds(t, extendAssignment(major, base), { joint: ['a-edu'], local: ['a-gov'], supervisor: 'a-gov', spokesperson: 'a-gov' })
})

test('AS-8a: a proposal that lost units takes none away, and doubles none', async (t) => {
  const current = assigned({ divisions: ['512021', '512022'], sectors: ['health', 'eco'], level: 'II' })
  const extended = extendAssignment(current, assigned({ divisions: ['512021', '512022'], sectors: ['health'], level: 'II' }))
  for (const part of ['joint', 'local', 'coordinators', 'notified'] as const) t.same(extended[part], current[part], part)
})

test('AS-8a: another lead proposed does not depose the one who leads; it becomes provisional', async (t) => {
  const extended = extendAssignment(assigned({ sectors: ['health'] }), assigned({ sectors: ['edu'] }))
  holds(t, extended, { lead: 'a-health', provisional: true })
})

test('AS-8a: the lead is never listed as joint, local or coordinator of itself', async (t) => {
  const current = assigned({ units: ['a-gov'] })
  t.notOk(extendAssignment(current, assigned({ sectors: ['health'], level: 'II' })).local.includes('a-gov'))
  t.notOk(extendAssignment(assigned({ sectors: ['press'] }), assigned({ sectors: ['health'] })).coordinators.includes('a-publicity'))
})

test('AS-8, AS-8a: at level II the lead that stays is the one who speaks', async (t) => {
  // The directory changed meanwhile: today another unit would lead. Who leads stays, and at level II the lead speaks.
  const extended = extendAssignment(assigned({ sectors: ['health'] }), assigned({ sectors: ['edu'], level: 'II' }))
  holds(t, extended, { lead: 'a-health', spokesperson: 'a-health' })
})

test('AS-8a: a level change whose places the directory no longer knows keeps the assignment', async (t) => {
  const elsewhere = compileDirectory(document([{ id: 'x', name: '某局', kind: 'department', division: '110101' }]))
  const before = given(logged())
  before
    .when((incident, more) => changeLevel(incident, { level: 'II', reason: '核定' }, more), at('09:00'), coordinator, elsewhere)
    .then(t, [{ type: 'level-changed', data: { assignment: before.incident.assignment } }])
})
