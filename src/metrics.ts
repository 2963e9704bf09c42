import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What the machine room sees (GET /metrics). No content of any incident, no names. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #alertLag = new Histogram({
    name: 'sanshi_alert_lag_seconds',
    help: 'Raised minus due, of alerts raised by the clock',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 60, 3_600],
    registers: [this.#registry],
  })
  readonly #alerts = new Counter({
    name: 'sanshi_alerts_total',
    help: 'Alerts recorded',
    labelNames: ['severity'],
    registers: [this.#registry],
  })
  readonly #requests = new Histogram({
    name: 'sanshi_http_request_seconds',
    help: 'Answers by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.5, 2],
    registers: [this.#registry],
  })
  readonly #jumps = new Counter({ name: 'sanshi_clock_jumps_total', help: 'Jumps of the wall clock over 2 s', registers: [this.#registry] })

  constructor(readings: { ledgerSeq: () => number; dutyLines: () => number; nextAlarmAt: () => number | null }) {
    collectDefaultMetrics({ register: this.#registry })
    this.#gauge('sanshi_ledger_seq', 'Entries in the ledger', readings.ledgerSeq)
    this.#gauge('sanshi_duty_lines', 'Open websockets', readings.dutyLines)
    this.#gauge(
      'sanshi_next_alarm_timestamp_seconds',
      'When the next step falls due; 0 when none runs',
      () => (readings.nextAlarmAt() ?? 0) / 1_000,
    )
  }

  alertRaised(severity: string, lagMs: number, byClock: boolean): void {
    this.#alerts.inc({ severity })
    if (byClock) this.#alertLag.observe(lagMs / 1_000)
  }

  answered(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status }, seconds)
  }

  clockJumped(): void {
    this.#jumps.inc()
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read())
      },
    })
  }
}
