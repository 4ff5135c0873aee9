/**
 * What lies over the page under a dialog. Not the library's, which also keeps the page from being
 * scrolled: this page never is, and the property it sets for that costs the styles of every element.
 */
export const Overlay = () => <div className="pointer-events-auto fixed inset-0 z-50 bg-black/50" />;
