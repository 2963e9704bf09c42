import { onBeforeUnmount, readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { AlertAnswer } from '../../../contract/alert-answers.ts'
import { SECOND_MS } from '../../../contract/time.ts'
import { alertHead } from './alert-words.ts'

/** Sound and desktop notification: off until switched on, then remembered; in one tab alone. */
export interface Attention {
  sound: Readonly<Ref<boolean>>
  notify: Readonly<Ref<boolean>>
  canNotify: boolean
  toggleSound: () => void
  toggleNotify: () => void
  test: () => void
  raise: (alert: AlertAnswer) => void
}

type Severity = AlertAnswer['severity']
const TONES: Record<Severity, number> = { notice: 0, warning: 1, urgent: 2, breach: 3 }
const REPEAT_MS: Partial<Record<Severity, number>> = { urgent: 60 * SECOND_MS, breach: 30 * SECOND_MS }
const LOOK_MS = SECOND_MS
const TONE_S = 0.22
const PITCH_HZ = { soft: 660, hard: 880 }
const LOUDNESS = { soft: 0.12, hard: 0.3 }
const SOUND_KEY = 'sanshi.sound'
const NOTIFY_KEY = 'sanshi.notify'
/** Which tab sounds: the last one that said so lately. */
const TAB_KEY = 'sanshi.sounding-tab'
const TAB_LEASE_MS = 5 * SECOND_MS

/** `worst`: the most serious alert that nobody here has acknowledged. `now`: server time, the same in every tab of this device. */
export function makeAttention(worst: () => Severity | null, unitName: (id: string) => string, now: () => number | null): Attention {
  const sound = shallowRef(localStorage.getItem(SOUND_KEY) === 'on')
  const notify = shallowRef(localStorage.getItem(NOTIFY_KEY) === 'on' && 'Notification' in window && Notification.permission === 'granted')
  const me = String(Math.random())
  let context: AudioContext | null = null
  let soundedAt = -Infinity

  /** True in one tab only: it holds a lease that the others respect until it runs out. */
  function isMine(): boolean {
    const at = now() ?? 0
    const [holder, until] = (localStorage.getItem(TAB_KEY) ?? ' 0').split(' ')
    if (holder !== me && Number(until) > at && Number(until) <= at + TAB_LEASE_MS) return false
    localStorage.setItem(TAB_KEY, `${me} ${at + TAB_LEASE_MS}`)
    return true
  }

  function play(severity: Severity): void {
    context ??= new AudioContext()
    void context.resume()
    const strength = severity === 'warning' ? 'soft' : 'hard'
    for (let tone = 0; tone < TONES[severity]; tone += 1) {
      const from = context.currentTime + tone * TONE_S * 1.4
      const [voice, volume] = [context.createOscillator(), context.createGain()]
      voice.frequency.value = PITCH_HZ[strength]
      volume.gain.setValueAtTime(LOUDNESS[strength], from)
      volume.gain.exponentialRampToValueAtTime(0.001, from + TONE_S)
      voice.connect(volume).connect(context.destination)
      voice.start(from)
      voice.stop(from + TONE_S)
    }
    soundedAt = performance.now()
  }

  const timer = setInterval(() => {
    if (!sound.value || !isMine()) return
    const severity = worst()
    const every = severity === null ? undefined : REPEAT_MS[severity]
    if (severity !== null && every !== undefined && performance.now() - soundedAt >= every) play(severity)
  }, LOOK_MS)
  onBeforeUnmount(() => {
    clearInterval(timer)
    void context?.close()
  })

  return {
    sound: readonly(sound),
    notify: readonly(notify),
    canNotify: 'Notification' in window && window.isSecureContext,
    toggleSound: () => {
      sound.value = !sound.value
      localStorage.setItem(SOUND_KEY, sound.value ? 'on' : 'off')
      if (sound.value) play('warning')
    },
    toggleNotify: async () => {
      notify.value = !notify.value && (await Notification.requestPermission()) === 'granted'
      localStorage.setItem(NOTIFY_KEY, notify.value ? 'on' : 'off')
    },
    test: () => play('urgent'),
    raise: (alert) => {
      if (sound.value && TONES[alert.severity] > 0 && isMine()) play(alert.severity)
      // Kind, unit, time; no detail: a notification is read by whoever passes by.
      if (notify.value && isMine()) new Notification(alertHead(alert), { body: unitName(alert.unit), tag: `sanshi ${alert.seq}` })
    },
  }
}
