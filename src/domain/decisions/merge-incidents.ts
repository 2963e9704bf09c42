import { phaseOf } from '../chapters/closing.ts'
import { NO_EXCHANGE, earlierInstants, exchanged, restoredInstants } from '../chapters/merging.ts'
import type { Exchange } from '../chapters/merging.ts'
import { obligations } from '../clocks.ts'
import type { Obligation } from '../clocks.ts'
import type { IncidentFact } from '../facts.ts'
import { decided } from '../given.ts'
import type { Decided, Given } from '../given.ts'
import { anchorsOf } from '../course.ts'
import { evolve } from '../incident.ts'
import type { Anchors } from '../course.ts'
import type { Incident } from '../incident.ts'
import type { PolicyPack } from '../policy.ts'
import { invalid, refused } from '../refusal.ts'
import type { Refusal } from '../refusal.ts'
import { undoneMisses } from './correct-incident.ts'

/** An incident with the pack that governs it. */
export interface Matter {
  incident: Incident
  pack: PolicyPack
}

/** A duplicate and the main incident that it belongs to: what an act is about, and what it lets happen to each. */
export interface Pair<T> {
  duplicate: T
  main: T
}

/**
 * IN-8: the duplicate goes on in the main incident. With `keepEarlierAnchor` the main one counts from the earlier of the two. That could
 * undo a miss of the main one (what was public before its own anchor would count): then it is left to a correction with a second person.
 */
export function mergeIncidents({ duplicate, main }: Pair<Matter>, keepEarlierAnchor: boolean, given: Given): Pair<Decided> | Refusal {
  const fault = mainFault(duplicate.incident, main.incident)
  if (fault !== null) return fault
  const [first] = duplicate.incident.merging.duplicates
  if (first !== undefined) return refused('IN-8', `已有 ${first.number} 并入这起事件，请先撤销其合并`)
  const { id, logged: its } = duplicate.incident
  const exchange = keepEarlierAnchor ? earlierInstants(anchorsOf(main.incident.logged), anchorsOf(its)) : NO_EXCHANGE
  if (isOutOfOrder(exchanged(main.incident.logged, exchange.to)))
    return invalid('keepEarlierAnchor', '采用较早的时刻后，主事件的事发时间将晚于发现时间，请先更正', 'IN-1')
  const received: IncidentFact = { type: 'duplicate-received', data: { duplicate: id, number: its.number, ...exchange } }
  if (undoneBy(received, main, given).length > 0)
    return refused('IN-3', '改用较早的起算时刻会撤去主事件已有的超时记录。请先按主事件的起算时刻合并，再登记更正，由第二人批准')
  const { id: into, logged } = main.incident
  return {
    duplicate: decided([{ type: 'incident-merged', data: { into, number: logged.number, keepEarlierAnchor } }]),
    main: decided([received]),
  }
}

/**
 * IN-8: what the merger ended comes back, and the main one counts from its own anchors again, unless that undid a miss: a breach stays with
 * both, and a correction with a second person may put the anchors right (IN-3).
 */
export function unmergeIncident({ duplicate, main }: Pair<Matter>, given: Given): Pair<Decided> | Refusal {
  const { logged, merging } = main.incident
  if (phaseOf(main.incident) === 'closed') return refused('IN-9', `主事件 ${logged.number} 已经办结，撤销合并请先将其重新打开`)
  const { id } = duplicate.incident
  const withdrawn = (exchange: Exchange): IncidentFact => ({ type: 'duplicate-withdrawn', data: { duplicate: id, ...exchange } })
  const own = restoredInstants(anchorsOf(logged), merging, id)
  const isKept = isOutOfOrder(exchanged(logged, own.to)) || undoneBy(withdrawn(own), main, given).length > 0
  return { duplicate: decided([{ type: 'incident-unmerged', data: {} }]), main: decided([withdrawn(isKept ? NO_EXCHANGE : own)]) }
}

/** IN-1: discovered before it happened. */
function isOutOfOrder({ occurredAt, discoveredAt }: Anchors): boolean {
  return occurredAt !== null && occurredAt > discoveredAt
}

/** IN-8: a main incident is another one, open, no part of a third, and an exercise only for an exercise. Null when it is. */
function mainFault(duplicate: Incident, main: Incident): Refusal | null {
  const { into } = main.merging
  const { number } = main.logged
  if (main.id === duplicate.id) return invalid('incident', '不能并入自身', 'IN-8')
  if (into?.incident === duplicate.id) return invalid('incident', `${number} 已并入这起事件，不能反过来合并`, 'IN-8')
  if (into !== null) return invalid('incident', `${number} 已并入 ${into.number}，请选择 ${into.number}`, 'IN-8')
  if (phaseOf(main) === 'closed') return invalid('incident', `${number} 已经办结，请先将其重新打开`, 'IN-8')
  if ((main.logged.drill === null) !== (duplicate.logged.drill === null)) return invalid('incident', '演练事件与实际事件不能合并', 'IN-8')
  return null
}

/** Its clocks that were missed and by this fact no longer would be (IN-3). */
function undoneBy(fact: IncidentFact, { incident, pack }: Matter, { now, actor }: Given): Obligation[] {
  const { id, lastSeq, version } = incident
  const after = evolve(id, incident, { ...fact, seq: lastSeq + 1, version: version + 1, at: now, actor })
  return undoneMisses(obligations(incident, pack), obligations(after, pack), now)
}
