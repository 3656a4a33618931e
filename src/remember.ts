// What many in a row have in common, mails or visitors, is made once.

/** As `make`, which is pure; the last answer is kept, for the very same `key`. */
export function rememberLast<K, V>(make: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | null = null;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
