import type { ReportAnswer } from '../../../contract/report-answers.ts'
import { msOf } from '../../../contract/time.ts'
import type { ListedClock, ListedIncident, NewIncident, ReportLists } from '../../../contract/report-lists.ts'
import { CHANNEL_NAMES, HEAT_NAMES, KIND_NAMES } from '../../../contract/wording.ts'
import { LEVEL_BADGES, LEVEL_ORDER } from '../../parts/level-words.ts'
import { dateText, timeText } from '../../time/words.ts'
import { OUTCOMES, OUTCOME_WORDS, marksOf, minutesText } from '../../../documents/figures.ts'

/** Something that was done about an incident, in one line of words. */
export interface ListedAct {
  key: string
  incident: string
  number: string
  title: string
  level: ListedIncident['level']
  note: string
}

/** One of the three is not null. */
export interface Listing {
  title: string
  clocks: ListedClock[] | null
  incidents: ListedIncident[] | null
  acts: ListedAct[] | null
  /** There are more than are listed. */
  more: boolean
}

export interface ListNames {
  unit: (id: string) => string
  sector: (code: string) => string
  division: (code: string) => string
}

const INCIDENT_TITLES: Record<string, string> = { new: '新登记', closed: '办结', merged: '并入其他事件', open: '期末在办' }

/** The list behind a key; null for a key that is none. */
export function listingOf(key: string, report: ReportAnswer, lists: ReportLists, names: ListNames): Listing | null {
  const { clocks } = lists
  const of = (title: string, fits: (clock: ListedClock) => boolean): Listing => ({
    title,
    clocks: clocks.items.filter(fits),
    incidents: null,
    acts: null,
    more: clocks.more,
  })
  const those = (title: string, found: ListedIncident[], more: boolean): Listing => ({
    title,
    clocks: null,
    incidents: found,
    acts: null,
    more,
  })
  const [group, name = ''] = key.split(/:(.*)/s)
  if (key === 'due') return of('到期的法定时限', (clock) => clock.state !== 'exempt')
  const outcome = OUTCOMES.find((one) => one === key)
  if (outcome !== undefined) return of(OUTCOME_WORDS[outcome], (clock) => clock.state === outcome)
  if (group === 'kind') return of(KIND_NAMES[name as ListedClock['kind']] ?? name, (clock) => clock.kind === name)
  if (group === 'unit') return of(names.unit(name), (clock) => clock.unit === name)
  if (key === 'unexplained') {
    const silent = report.breaches.filter(({ explanation }) => explanation === null)
    return reported('尚未填写超时说明', silent)
  }
  if (key === 'knownLate') return reported('补记', report.knownLate)
  if (key === 'unconfirmed') return reported('代录未按时补认', report.unconfirmed)
  if (group === 'mark') {
    const missed = [...report.breaches, ...report.unverified]
    return reported(
      name,
      missed.filter((clock) => marksOf(clock).includes(name)),
    )
  }
  if (key === 'new' || key === 'open') return those(INCIDENT_TITLES[key] ?? key, lists[key].items, lists[key].more)
  if (key === 'closed' || key === 'merged')
    return those(
      INCIDENT_TITLES[key] ?? key,
      lists.ended.items.filter(({ phase }) => phase === key),
      lists.ended.more,
    )
  return newListing(key, lists, names) ?? actListing(key, report, lists, names)
}

function reported(title: string, clocks: ListedClock[]): Listing {
  return { title, clocks, incidents: null, acts: null, more: false }
}

/** New incidents by what they are counted by. */
function newListing(key: string, { new: fresh }: ReportLists, names: ListNames): Listing | null {
  const those = (title: string, fits: (incident: NewIncident) => boolean): Listing => ({
    title: `新登记，${title}`,
    clocks: null,
    incidents: fresh.items.filter(fits),
    acts: null,
    more: fresh.more,
  })
  const [group, name = ''] = key.split(/:(.*)/s)
  switch (group) {
    case 'level':
      return those(LEVEL_BADGES[name as ListedIncident['level']]?.name ?? name, ({ level }) => level === name)
    case 'source':
      return those(CHANNEL_NAMES[name as NewIncident['channel']] ?? name, ({ channel }) => channel === name)
    case 'sector':
      return those(names.sector(name), ({ sectors }) => sectors.includes(name))
    case 'division':
      return those(names.division(name), ({ divisions }) => divisions.includes(name))
    case 'loggedLate':
      return those('迟报', ({ loggedLate }) => loggedLate)
    case 'delay':
      return those('首发时间已知', ({ delayMinutes }) => delayMinutes !== null)
    default:
      return null
  }
}

function actListing(key: string, report: ReportAnswer, lists: ReportLists, names: ListNames): Listing | null {
  type Line = Pick<ListedAct, 'incident' | 'number' | 'title' | 'level'>
  const acts = <T extends Line>(title: string, items: readonly T[], note: (item: T) => string, more = false): Listing => ({
    title,
    clocks: null,
    incidents: null,
    acts: items.map((item, place) => ({ ...item, key: `${item.incident} ${place}`, note: note(item) })),
    more,
  })
  const [group, name = ''] = key.split(/:(.*)/s)
  /** Without a unit, all units. */
  const unitName = name === '' ? '' : names.unit(name)
  const own = <T extends { unit: string }>({ items }: { items: readonly T[] }) => items.filter(({ unit }) => name === '' || unit === name)
  const when = (instant: string) => `${dateText(msOf(instant))} ${timeText(msOf(instant))}`
  const levels = (title: string, isRaised: boolean) =>
    acts(
      title,
      report.regradings
        .filter(({ from, to }) => LEVEL_ORDER.indexOf(to) < LEVEL_ORDER.indexOf(from) === isRaised)
        .map((one) => ({ ...one, level: one.to })),
      (one) => `${when(one.at)}，${LEVEL_BADGES[one.from].name}调为${LEVEL_BADGES[one.to].name}`,
    )
  switch (group) {
    case 'raised':
      return levels('调高', true)
    case 'lowered':
      return levels('调低', false)
    case 'belowProposal':
      return acts('低于计算等级', report.belowProposal, (one) => `${when(one.at)}，计算为${LEVEL_BADGES[one.proposed].name}`)
    case 'answered':
      return acts(
        '首次回应，已回应',
        lists.firstResponses.items.filter(({ minutes }) => minutes !== null),
        ({ unit, minutes }) => `${names.unit(unit)}，用时 ${minutesText(minutes ?? 0)}`,
        lists.firstResponses.more,
      )
    case 'unanswered':
      return acts(
        '首次回应，尚未回应',
        lists.firstResponses.items.filter(({ minutes }) => minutes === null),
        ({ unit }) => names.unit(unit),
        lists.firstResponses.more,
      )
    case 'promises':
      return acts(
        '公开承诺',
        lists.promises.items,
        ({ unit, dueAt, state }) => `${state === 'running' ? '未到期' : OUTCOME_WORDS[state]}，${names.unit(unit)}，承诺 ${when(dueAt)} 前`,
        lists.promises.more,
      )
    case 'acceptance':
      return acts(
        `${names.unit(name)}签收`,
        own(lists.acceptances),
        ({ dueAt, onTime }) => `${onTime ? '按时签收' : '未按时签收，视为签收'}，${when(dueAt)} 到期`,
        lists.acceptances.more,
      )
    case 'disputes':
      return acts(`${unitName}退回`, own(lists.disputes), ({ unit, at }) => `${when(at)} ${names.unit(unit)}提出`, lists.disputes.more)
    case 'reassigned':
      return acts(
        `${unitName}改派`,
        own(lists.reassigned),
        ({ unit, at, to }) => `${when(at)} 由${names.unit(unit)}改由${names.unit(to)}牵头`,
        lists.reassigned.more,
      )
    case 'supervision':
      return acts(
        `${names.unit(name)}督办`,
        own(lists.supervision),
        ({ at, colour }) => `${HEAT_NAMES[colour]}色，${when(at)}`,
        lists.supervision.more,
      )
    default:
      return null
  }
}
