/**
 * What a partner's page loads beside frames of ours: each becomes as high as it says. Everything else is in the frame.
 *
 * A classic script, for pages that are put together by systems that know no modules.
 */

(() => {
  const { src } = /** @type {HTMLScriptElement} */ (document.currentScript);
  const ours = `${new URL('.', src).href}blogs/`;
  /** A frame that is higher than this is not one of ours. */
  const HIGHEST = 30_000;

  /** @returns {HTMLIFrameElement[]} */
  const frames = () => [...document.querySelectorAll('iframe')].filter((frame) => frame.src.startsWith(ours));

  addEventListener('message', ({ source, data }) => {
    if (data?.type !== 'liveblog:height' || !(data.height > 0 && data.height < HIGHEST)) return;
    // By its window: a frame in a sandbox has no origin that could be compared.
    for (const frame of frames()) if (frame.contentWindow === source) frame.style.height = `${Math.ceil(data.height)}px`;
  });
  // Those that were ready before this was have spoken to nobody.
  for (const frame of frames()) frame.contentWindow?.postMessage({ type: 'liveblog:ask' }, '*');
})();
