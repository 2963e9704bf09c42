import { computed, onBeforeUnmount, shallowRef } from 'vue'
import type { AlertAnswer } from '../../../contract/alert-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { sentenceOf } from '../../api/problem.ts'
import { useDesk } from '../../desk.ts'

/** One card of the feed: the last alert of an obligation, with those before it that it stands for. */
export interface AlertCardContent {
  alert: AlertAnswer
  /** Earlier ones of the same obligation, not acknowledged either. */
  earlier: readonly number[]
  acknowledgedAt: number | null
  isAcknowledged: boolean
}

const MOST_UNACKNOWLEDGED = 1_000
const LOOK_BACK_ENTRIES = 2_000
const MOST_ACKNOWLEDGED = 30

/** Alerts in scope: mine unacknowledged first, newest on top; acknowledging is each person's own. */
export function useAlerts(onNew: (alert: AlertAnswer) => void) {
  const { api, connection, session, time } = useDesk()
  const alerts = shallowRef<ReadonlyMap<number, AlertAnswer>>(new Map())
  const acknowledged = shallowRef<ReadonlyMap<number, number | null>>(new Map())
  const failure = shallowRef<string | null>(null)

  async function load(): Promise<void> {
    try {
      const { seq } = await api.get<{ seq: number }>('/api/ledger/head')
      const [open, recent] = await Promise.all([
        api.list<AlertAnswer>('/api/alerts?unacknowledged=true', MOST_UNACKNOWLEDGED),
        api.list<AlertAnswer>(`/api/alerts?after=${Math.max(0, seq - LOOK_BACK_ENTRIES)}`, MOST_UNACKNOWLEDGED),
      ])
      const isOpen = new Set(open.map((alert) => alert.seq))
      const before = acknowledged.value
      alerts.value = new Map([...open, ...recent].map((alert) => [alert.seq, alert]))
      acknowledged.value = new Map(
        recent.filter((alert) => !isOpen.has(alert.seq)).map((alert) => [alert.seq, before.get(alert.seq) ?? null]),
      )
      failure.value = null
    } catch (error) {
      failure.value = sentenceOf(error)
    }
  }

  const stop = [
    connection.onRefetch(() => void load()),
    connection.onFrame((frame) => {
      if (frame.type === 'alert') {
        alerts.value = new Map([...alerts.value, [frame.seq, frame.alert]])
        onNew(frame.alert)
      }
      // The frame names no account; name and unit are what a person is told apart by here.
      const me = session.who.value?.user
      if (frame.type === 'acknowledgement' && frame.by.name === me?.name && frame.by.unit === (me.unit?.id ?? null)) take([frame.alert])
    }),
  ]
  onBeforeUnmount(() => {
    for (const end of stop) end()
  })
  if (connection.state.value.is === 'open') void load()

  function take(seqs: readonly number[]): void {
    acknowledged.value = new Map([...acknowledged.value, ...seqs.map((seq) => [seq, time.now()] as const)])
  }

  /** 知悉: stops nothing but this person's own reminding. */
  async function acknowledge(card: AlertCardContent): Promise<void> {
    const seqs = [card.alert.seq, ...card.earlier]
    try {
      for (const seq of seqs) await api.put(`/api/alerts/${seq}/acknowledgement`)
      take(seqs)
      failure.value = null
    } catch (error) {
      failure.value = sentenceOf(error)
    }
  }

  const open = computed(() => {
    const cards = new Map<string, AlertCardContent>()
    for (const alert of newestFirst(alerts.value.values()).filter(({ seq }) => !acknowledged.value.has(seq))) {
      const key = alert.obligation === null || offsetless(alert) ? `alert ${alert.seq}` : alert.obligation
      const card = cards.get(key)
      if (card === undefined) cards.set(key, { alert, earlier: [], acknowledgedAt: null, isAcknowledged: false })
      else cards.set(key, { ...card, earlier: [...card.earlier, alert.seq] })
    }
    return [...cards.values()]
  })
  const done = computed(() =>
    newestFirst(alerts.value.values())
      .filter(({ seq }) => acknowledged.value.has(seq))
      .slice(0, MOST_ACKNOWLEDGED)
      .map((alert) => ({ alert, earlier: [], acknowledgedAt: acknowledged.value.get(alert.seq) ?? null, isAcknowledged: true })),
  )
  /** All alerts of one obligation that are known here, newest first. */
  const of = (obligation: string) => newestFirst(alerts.value.values()).filter((alert) => alert.obligation === obligation)
  return { open, done, failure, acknowledge, load, of }
}

function newestFirst(alerts: Iterable<AlertAnswer>): AlertAnswer[] {
  return [...alerts].sort((a, b) => msOf(b.raisedAt) - msOf(a.raisedAt) || b.seq - a.seq)
}

/** Named steps (交办, 督办, 无人值班) each say something of their own; only the steps of a running clock follow each other. */
function offsetless(alert: AlertAnswer): boolean {
  return !alert.step.includes('PT') && alert.step !== 'P0D'
}
