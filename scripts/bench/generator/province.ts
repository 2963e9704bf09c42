import anyue from '../../../db/localities/anyue.json' with { type: 'json' }
import type { DirectoryDocument, Unit } from '../../../src/domain/directory.ts'

/** A directory of province size: 1 + 21 + 180 divisions with 15 units each, about 3,000; places and units are invented. */

const ROOT = '510000'
const CITIES = 21
const COUNTIES = 180

const FIRST = ['安', '永', '清', '石', '龙', '云', '青', '江', '长', '平', '金', '南', '东', '西', '丰', '白', '和', '宁', '新', '大', '明']
const SECOND = ['川', '岭', '阳', '泉', '溪', '河', '山', '江', '原', '水']

/** Departments with the sectors they own: the sectors of a real locality, gathered into as many departments as the province has. */
const DEPARTMENTS: readonly { id: string; name: string; sectors: readonly string[] }[] = [
  { id: 'nr', name: '自然资源局', sectors: ['natural-resources', 'land-expropriation'] },
  { id: 'culture', name: '文化旅游局', sectors: ['tourism', 'public-culture', 'broadcasting', 'press-copyright'] },
  { id: 'transport', name: '交通运输局', sectors: ['transport'] },
  { id: 'reform', name: '发展和改革局', sectors: ['major-projects', 'public-resource-trading', 'statistics'] },
  { id: 'finance', name: '财政局', sectors: ['finance', 'taxation'] },
  { id: 'housing', name: '住房和城乡建设局', sectors: ['affordable-housing', 'rural-housing'] },
  { id: 'enforcement', name: '综合行政执法局', sectors: ['municipal-services', 'urban-management'] },
  { id: 'market', name: '市场监督管理局', sectors: ['food-drug'] },
  { id: 'emergency', name: '应急管理局', sectors: ['work-safety', 'disaster-relief', 'ecology'] },
  { id: 'civil', name: '民政局', sectors: ['social-assistance', 'elderly-care', 'social-insurance', 'employment', 'poverty-alleviation'] },
  { id: 'police', name: '公安局', sectors: ['household-registration', 'legal-services', 'farm-subsidies'] },
  { id: 'education', name: '教育和卫生健康局', sectors: ['compulsory-education', 'health'] },
]

export interface Province {
  document: DirectoryDocument
  root: string
  cities: readonly string[]
  counties: readonly string[]
  sectors: readonly string[]
  nameOf: (division: string) => string
}

export function province(): Province {
  const cities = Array.from({ length: CITIES }, (_, place) => `51${String(place + 1).padStart(2, '0')}00`)
  const counties = Array.from({ length: COUNTIES }, (_, place) => {
    const city = cities[place % CITIES] as string
    return `${city.slice(0, 4)}${String(Math.floor(place / CITIES) + 1).padStart(2, '0')}`
  })
  const names = new Map([ROOT, ...cities, ...counties].map((division, place) => [division, nameOf(division, place)]))
  const sectors = anyue.sectors
  return {
    document: { name: '三江省', root: ROOT, sectors, units: [...names].flatMap(([division, name]) => unitsOf(division, name)) },
    root: ROOT,
    cities,
    counties,
    sectors: sectors.map((sector) => sector.code),
    nameOf: (division) => names.get(division) ?? division,
  }
}

/** Every place has a name of its own. */
function nameOf(division: string, place: number): string {
  if (division === ROOT) return '三江省'
  const own = `${FIRST[place % FIRST.length] ?? ''}${SECOND[Math.floor(place / FIRST.length) % SECOND.length] ?? ''}`
  return `${own}${division.endsWith('00') ? '市' : '县'}`
}

function unitsOf(division: string, name: string): Unit[] {
  const unit = (id: string, kind: Unit['kind'], title: string): Unit => ({
    id: `p${division}-${id}`,
    name: title,
    kind,
    division,
  })
  return [
    unit('gov', 'government', `${name}人民政府`),
    unit('office', 'government-office', `${name}人民政府办公室`),
    unit('publicity', 'publicity', `中共${name}委宣传部`),
    unit('cyberspace', 'cyberspace', `中共${name}委网信办`),
    ...DEPARTMENTS.map((one) => ({ ...unit(one.id, 'department', `${name}${one.name}`), sectors: [...one.sectors] })),
  ]
}
