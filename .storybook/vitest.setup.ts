// After its play function, every story leaves a picture in out/stories. It must show something, and fit a narrow window.
import { afterEach, expect } from 'vitest';
import { page } from 'vitest/browser';

const NARROW = 360;

/** Whether every pixel of a picture is the same. */
async function isBlank(base64: string): Promise<boolean> {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
  return pixels.every((pixel) => pixel === pixels[0]);
}

afterEach(async ({ task }) => {
  await page.viewport(innerWidth, Math.max(900, document.documentElement.scrollHeight));
  const path = `../out/stories/${(task.meta as { storyId?: string }).storyId}.png`; // relative to stories/
  // a language that is loaded on demand comes a moment after the story
  await expect.poll(async () => isBlank((await page.screenshot({ path, base64: true })).base64), { message: 'the story shows nothing at all', timeout: 3000 }).toBe(false);
  await page.viewport(NARROW, 800);
  const { scrollWidth } = document.documentElement;
  expect(scrollWidth, `the story is wider than a window of ${NARROW} px`).toBeLessThanOrEqual(NARROW);
});
