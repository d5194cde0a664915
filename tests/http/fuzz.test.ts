import { expect, test } from 'vitest';
import { z } from 'zod';
import { capitalQuestion } from '../harness/client.ts';
import { campaign, describeFinding, serveForCampaign } from './fuzz-campaign.ts';

const seed = 20_261;
const count = 600;

test('whatever is sent, every reply is well-formed, and the server goes on', async () => {
  await using served = await serveForCampaign();
  const { findings } = await campaign(served, { seed, count });
  expect(findings.map(describeFinding)).toEqual([]);

  // Nothing of it holds a slot or a place in the line, and the model still answers.
  await expect.poll(() => activeRequests(served.port)).toBe(1);
  const { choices } = await served.client.chat.completions.create({
    model: served.modelId,
    messages: [{ role: 'user', content: capitalQuestion }],
    temperature: 0,
  });
  expect(choices[0]?.message.content).toContain('Paris');
}, 300_000);

/** The one that asks is among them. */
async function activeRequests(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return z.coerce.number().parse(/^paddock_active_requests (\d+)$/m.exec(text)?.[1]);
}
