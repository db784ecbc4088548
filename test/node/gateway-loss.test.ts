// The loss test at small size; `npm run loss` runs it at full size.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runLoss } from '../../bench/relay/loss.js';

it('loses, repeats and disorders nothing while the gateway is killed', { timeout: 60_000 }, async () => {
  const { payments, webhooks, kills, reconnects, duplicatesSent, seconds: _, retries: __, ...wrong } = await runLoss({ payments: 20, kills: 1, seed: 7 });
  assert.deepEqual(wrong, { lost: 0, repeated: 0, outOfOrder: 0, wrongOutcomes: 0, resets: 0 });
  assert.equal(payments, 20);
  assert.equal(kills, 1);
  assert.ok(webhooks > 600 && reconnects > 20 && duplicatesSent > 20);
});
