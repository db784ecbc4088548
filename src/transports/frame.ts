/** Why a message of the frame's was not taken. `source`: it came from another window of an accepted origin. */
export type FrameRejection = 'source' | 'origin';

export interface FrameOptions {
  /** Already checked by the caller. */
  url: string;
  /** The exact origins whose messages are heard. */
  origins: ReadonlySet<string>;
  /** Read by screen readers. */
  title: string;
  /** Tokens of the `sandbox` attribute. */
  sandbox: string;
  /** The frame is put in here; it is a new element each time, so that nothing of an older document can pass for it. */
  mount: Element;
  /** Takes the frame out and ends every listener. */
  signal: AbortSignal;
  /** The document's first `load`. Browsers fire it for error pages too: it says that waiting is over, not that all is well. */
  onLoad: () => void;
  /** The page's Content-Security-Policy forbids the frame. */
  onBlocked: () => void;
  onMessage: (data: unknown, origin: string) => void;
  onRejected: (reason: FrameRejection, origin: string) => void;
}

/**
 * Puts a vendor's page into a fresh cross-origin frame and hears what it posts: source first, then exact origin, and only then is the message itself touched.
 * Throws when the document refuses the URL (Trusted Types never do for `iframe.src`).
 */
export function mountFrame(options: FrameOptions): HTMLIFrameElement {
  const { url, origins, title, sandbox, mount, signal } = options;
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.sandbox = sandbox;
  // the vendor may check the referring origin, and needs no more of the page's address than that
  frame.referrerPolicy = 'origin';
  frame.allow = 'storage-access; publickey-credentials-get';
  frame.part = 'iframe';
  frame.src = url;

  addEventListener(
    'message',
    (event) => {
      const { isTrusted, source, origin } = event;
      // a frame that is gone has no window, and some browsers give a removed sender's messages no source: null must not equal null;
      // messages the page posts to itself are its own affair
      if (!isTrusted || !source || source === window) return;
      if (source !== frame.contentWindow) {
        if (origins.has(origin)) options.onRejected('source', origin);
      } else if (origins.has(origin)) {
        options.onMessage(event.data, origin);
      } else {
        options.onRejected('origin', origin);
      }
    },
    { signal },
  );
  document.addEventListener(
    'securitypolicyviolation',
    (event) => {
      if (/^(frame|child|default)-src/.test(event.effectiveDirective) && blocks(event.blockedURI, url)) options.onBlocked();
    },
    { signal },
  );
  frame.addEventListener('load', () => options.onLoad(), { signal, once: true });
  signal.addEventListener('abort', () => frame.remove());
  mount.append(frame);
  return frame;
}

/** Browsers shorten the address of a blocked cross-origin document to its origin. */
function blocks(blocked: string, url: string): boolean {
  return URL.canParse(blocked) && new URL(blocked).origin === new URL(url).origin;
}
