// The pages of an attacker, or of a careless host. Sent to the browser as text.

/** `opener`, `parent.parent`, `top.frames.0`, `self.frames.0.frames.1`: a window, by its path. */
export function windowAt(path: string): Window | null {
  let found: Window | null = window;
  for (const part of path.split('.')) {
    if (part === 'frames' || part === 'self') continue;
    if (found === null) return null;
    found = part === 'parent' ? found.parent : part === 'top' ? found.top : part === 'opener' ? (found.opener as Window | null) : (found[Number(part)] ?? null);
  }
  return found;
}

/** `/post.html?target=parent&message={json}&delay=ms&count=n`: posts the message to a window. */
export function startPost(): void {
  const query = new URLSearchParams(location.search);
  const message = JSON.parse(query.get('message') ?? 'null') as unknown;
  const post = (): void => {
    const target = windowAt(query.get('target') ?? 'parent');
    for (let n = Number(query.get('count') ?? 1); n > 0; n -= 1) target?.postMessage(message, '*');
    document.querySelector('output')!.textContent = target ? 'posted' : 'no such window';
  };
  setTimeout(post, Number(query.get('delay') ?? 0));
}

/**
 * `/frames.html?src={url}&src=...`: one frame for each `src`, then, in order and `delay` ms apart:
 * `do=navigate:0.0:{url}` navigates a frame of a frame, `do=remove:1` takes the second frame out, `do=add:{url}` puts one in.
 */
export async function startFrames(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const frames: HTMLIFrameElement[] = [];
  const add = (src: string): Promise<unknown> => {
    const frame = document.createElement('iframe');
    frame.src = src;
    frames.push(frame);
    return new Promise((resolve) => {
      frame.addEventListener('load', resolve, { once: true });
      document.body.append(frame);
    });
  };
  await Promise.all(query.getAll('src').map(add));
  for (const action of query.getAll('do')) {
    await new Promise((resolve) => setTimeout(resolve, Number(query.get('delay') ?? 100)));
    const [, verb, rest = ''] = /^(\w+):(.*)$/.exec(action) ?? [];
    if (verb === 'add') void add(rest);
    else if (verb === 'remove') frames[Number(rest)]?.remove();
    else if (verb === 'navigate') {
      const [, path = '', url = ''] = /^([\d.]+):(.*)$/.exec(rest) ?? [];
      const target = windowAt(`self.${path}`);
      if (target) target.location.href = url;
    }
  }
  document.querySelector('output')!.textContent = 'done';
}
