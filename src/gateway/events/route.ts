import { requireTopic, type Grant } from '../auth/grant.js';
import type { Exchange } from '../http/exchange.js';
import { Problem } from '../http/problem.js';
import type { Hub } from './hub.js';

const TOPIC = /^(?:paytia|genesys|flexiti)\/.{1,200}$/u;
const MAX_TOPICS = 100;

/** `GET /events?topic=T&topic=U`. */
export function openEvents(exchange: Exchange, grant: Grant, hub: Hub): void {
  const topics = [...new Set(exchange.query.getAll('topic'))];
  if (topics.length === 0) throw new Problem('bad-request', 'Name at least one topic: ?topic=paytia/...');
  if (topics.length > MAX_TOPICS) throw new Problem('bad-request', `At most ${MAX_TOPICS} topics fit in one stream.`);
  const wrong = topics.find((topic) => !TOPIC.test(topic));
  if (wrong !== undefined) throw new Problem('bad-request', 'A topic is paytia/, genesys/ or flexiti/ and an id.');
  const expiresAt = Math.min(...topics.map((topic) => requireTopic(grant, topic)));
  const id = exchange.header('last-event-id') ?? exchange.query.get('last_event_id');
  hub.open(exchange, topics, id === null || id === '' ? null : id, expiresAt);
}
