/** The word by which the page's policy knows the style elements that our scripts make; see app/static.py. */
export const styleNonce =
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

// Where get-nonce looks: what keeps a page from scrolling behind a dialog makes a style element too.
Object.assign(globalThis, { __webpack_nonce__: styleNonce });
