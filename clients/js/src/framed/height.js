/**
 * Telling the page around how high this one is, in every dialect that pages understand; and again whenever that page speaks,
 * for its script may have come later than ours.
 * @module
 */

/** So long after a reader has touched the frame it may be they who have made it grow. */
const OWN_MILLISECONDS = 1000;
/** Not more often than this a page that speaks is answered: some answer each of our answers. */
const ANSWER_MILLISECONDS = 250;

/**
 * @typedef {object} Parent the page around
 * @property {string | undefined} secret what WordPress knows this frame by; undefined: it is another
 * @property {(message: unknown) => void} say
 */

/**
 * Tell the height, from now on.
 * @param {Pick<import('./page.js').FramedPage, 'seen' | 'mayGrow' | 'onSight'>} page
 * @param {boolean} fixed it is the page around that decides, and what is told is what it has decided
 * @returns {Parent}
 */
export function tellHeight(page, fixed) {
  const query = new URLSearchParams(location.search);
  const slug = location.pathname.split('/').at(-2) ?? '';
  // Who it is in which dialect: what isn't known is not spoken.
  const known = { secret: /[?&]secret=([\w-]+)/.exec(location.hash)?.[1], id: query.get('id'), mastodon: undefined, pym: query.get('childId') };
  let told = 0;
  let width = 0;
  let touched = -Infinity;
  let sawIt = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let answering;

  const say = (/** @type {unknown} */ message) => window.parent === window || window.parent.postMessage(message, '*');
  const tell = () => {
    // In a tab that is hidden, a frame may have no size yet.
    if (!told || !innerWidth) return;
    say({ type: 'liveblog:height', height: told });
    say({ sentinel: 'amp', type: 'embed-size', height: told });
    say({ 'datawrapper-height': { [slug]: told } });
    if (known.secret) say({ message: 'height', value: told, secret: known.secret });
    if (known.mastodon !== undefined) say({ type: 'setHeight', id: known.mastodon, height: told });
    if (known.id) say({ id: known.id, height: told });
    if (known.pym) say(`pymxPYMx${known.pym}xPYMxheightxPYMx${told}`);
  };
  const measure = () => {
    const { body } = document;
    const height = fixed ? innerHeight : Math.ceil(body.getBoundingClientRect().height);
    const mayChange = !told || fixed || innerWidth !== width || page.mayGrow || !sawIt || performance.now() - touched < OWN_MILLISECONDS;
    if (!innerWidth || !height || height === told || !mayChange) return;
    told = height;
    width = innerWidth;
    tell();
  };

  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || source === window) return;
    if (data?.message === 'ready' && typeof data.secret === 'string') known.secret = data.secret;
    if (data?.type === 'setHeight') known.mastodon = data.id;
    if (typeof data === 'string' && data.startsWith('pymxPYMx')) known.pym ??= data.split('xPYMx')[1];
    answering ??= setTimeout(() => {
      answering = undefined;
      tell();
    }, ANSWER_MILLISECONDS);
  });
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => (touched = performance.now()), true);
  page.onSight = () => {
    sawIt ||= page.seen !== null;
    measure();
  };
  new ResizeObserver(measure).observe(document.body);
  addEventListener('resize', measure);
  addEventListener('load', tell);
  void document.fonts.ready.then(measure);
  measure();
  return {
    get secret() {
      return known.secret;
    },
    say,
  };
}
