import DOMPurify from 'dompurify';

const TAGS =
  'a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre s strong sub sup table tbody td th thead tr ul';
const ATTRIBUTES = ['href', 'src', 'alt', 'title', 'align', 'start', 'class'];
const IMAGE_SOURCE = /^(?:https:|data:image\/(?:png|jpeg|gif|webp|avif);)/i;

/** An instance of its own: hooks must not reach what the surrounding page does with the same library. */
const purifier = DOMPurify(window);

purifier.addHook('afterSanitizeAttributes', (element) => {
  const code = element.nodeName === 'CODE' && /^language-[\w+#-]+$/.test(element.className);
  if (!code) element.removeAttribute('class');
  if (element.nodeName === 'A') {
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  if (element.nodeName !== 'IMG') return;
  if (!IMAGE_SOURCE.test(element.getAttribute('src') ?? '')) return element.remove();
  element.setAttribute('loading', 'lazy');
  element.setAttribute('referrerpolicy', 'no-referrer');
});

/** Text of a model is a stranger's text: only the tags that Markdown needs come through. */
export function sanitise(html: string): DocumentFragment {
  return purifier.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: TAGS.split(' '),
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}
