/**
 * The feed for screen readers (ARIA 1.2, `feed`): each article knows its place, and can be stepped to.
 * @module
 */

/** @param {import('../element.js').LiveBlog} blog */
export function numberEntries(blog) {
  const list = /** @type {HTMLElement} */ (blog.querySelector('[data-role="entries"]'));
  const empty = /** @type {HTMLElement | null} */ (blog.querySelector('.empty'));
  const number = () => {
    const { entries: articles } = blog.timeline;
    // A feed has articles: without any it would be a promise that is not kept.
    list.setAttribute('role', articles.length && !blog.dataset.linked ? 'feed' : 'group');
    if (empty) empty.hidden = articles.length > 0;
    // What is on other pages isn't counted: their number changes without a word.
    const size = String(blog.dataset.whole ? articles.length : -1);
    articles.forEach((article, index) => {
      article.setAttribute('aria-posinset', String(index + 1));
      if (article.getAttribute('aria-setsize') === size) return;
      article.setAttribute('aria-setsize', size);
      article.tabIndex = -1;
    });
  };
  blog.addEventListener('liveblog:change', number);
  number();
}
