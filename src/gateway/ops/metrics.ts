import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Hub } from '../events/hub.js';
import type { EventLog } from '../log/types.js';

/** What became of a webhook. */
export type WebhookResult = 'accepted' | 'duplicate' | 'ignored' | 'pci-violation' | 'refused' | 'failed';

/** Counts by two words, cheap enough for the path of a webhook; read out when somebody asks. */
class Tally {
  readonly counts = new Map<string, Map<string, number>>();

  add(first: string, second: string): void {
    let row = this.counts.get(first);
    if (!row) this.counts.set(first, (row = new Map<string, number>()));
    row.set(second, (row.get(second) ?? 0) + 1);
  }
}

/** Prometheus metrics, on a registry of their own so that they do not mix with those of a host application. */
export class Metrics {
  readonly registry = new Registry();
  readonly #webhooks = new Tally();
  readonly #requests = new Tally();
  readonly #vendor: Histogram<'vendor' | 'operation' | 'result'>;

  constructor(hub: Hub, log: () => EventLog | null) {
    const registers = [this.registry];
    const counter = (name: string, help: string, labelNames: string[], collect: (counter: Counter) => void): Counter =>
      new Counter({ name, help, labelNames, registers, collect() { this.reset(); collect(this); } });
    const tally = (name: string, help: string, [first = '', second = '']: string[], { counts }: Tally): Counter =>
      counter(name, help, [first, second], (metric) => counts.forEach((row, a) => row.forEach((count, b) => metric.inc({ [first]: a, [second]: b }, count))));

    tally('switchboard_webhooks_total', 'Webhooks by vendor and what became of them.', ['vendor', 'result'], this.#webhooks);
    tally('switchboard_http_requests_total', 'Answered requests, streams and webhooks that were accepted aside.', ['route', 'status'], this.#requests);
    counter('switchboard_pci_violations_total', 'Webhooks that held real card digits.', [], (metric) => {
      for (const row of this.#webhooks.counts.values()) metric.inc(row.get('pci-violation') ?? 0);
    });
    counter('switchboard_log_events_total', 'Events kept.', [], (metric) => metric.inc(log()?.stats.events ?? 0));
    counter('switchboard_log_commits_total', 'Transactions that kept them.', [], (metric) => metric.inc(log()?.stats.commits ?? 0));
    counter('switchboard_log_failures_total', 'Transactions that failed.', [], (metric) => metric.inc(log()?.stats.failures ?? 0));
    counter('switchboard_streams_opened_total', 'Event streams opened.', [], (metric) => metric.inc(hub.opened));
    counter('switchboard_streams_closed_total', 'Event streams closed.', ['reason'], (metric) => Object.entries(hub.closings).forEach(([reason, count]) => metric.inc({ reason }, count)));
    new Gauge({ name: 'switchboard_streams_open', help: 'Event streams open now.', registers, collect() { this.set(hub.size); } });
    new Gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory.', registers, collect() { this.set(process.memoryUsage.rss()); } });
    new Gauge({ name: 'process_cpu_seconds', help: 'CPU time used.', registers, collect() { const { user, system } = process.cpuUsage(); this.set((user + system) / 1e6); } });
    this.#vendor = new Histogram({
      name: 'switchboard_vendor_request_seconds', help: 'Requests to the vendors.', labelNames: ['vendor', 'operation', 'result'], buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20], registers,
    });
  }

  webhook(vendor: string, result: WebhookResult): void {
    this.#webhooks.add(vendor, result);
  }

  request(route: string, status: number): void {
    this.#requests.add(route, String(status));
  }

  vendorRequest(vendor: string, operation: string, result: string, seconds: number): void {
    this.#vendor.observe({ vendor, operation, result }, seconds);
  }
}
