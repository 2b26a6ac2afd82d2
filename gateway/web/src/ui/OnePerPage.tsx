import type { ReactNode } from "react";
import { useRef } from "react";
import { useSearchParams } from "react-router";
import type { Code } from "../api/types";
import { t } from "../text/typo";
import { useNarrow } from "./useNarrow";
import { Button } from "./Button";

/** Competences one under the other on a desktop, one per page on a phone; the one shown is in the address. */
export function OnePerPage<Item extends Code>({ items, children, what }: {
  items: Item[];
  what: string;
  children: (item: Item) => ReactNode;
}) {
  const narrow = useNarrow();
  const [search, setSearch] = useSearchParams();
  const head = useRef<HTMLParagraphElement>(null);
  if (!narrow) return items.map((item) => <div key={item.code}>{children(item)}</div>);
  const index = Math.max(0, items.findIndex(({ code }) => code === search.get("competence")));
  const item = items[index];
  if (!item) return null;
  const go = (target: Item | undefined) => {
    if (!target) return;
    const next = new URLSearchParams(search);
    next.set("competence", target.code);
    setSearch(next, { replace: true, preventScrollReset: true });
    head.current?.focus();
  };
  const previous = items[index - 1];
  const following = items[index + 1];
  return (
    <div className="cpro-pager">
      <p ref={head} tabIndex={-1} className="cpro-pager__head">
        {t`${what} ${index + 1} sur ${items.length}`}
      </p>
      {children(item)}
      <p className="cpro-pager__nav">
        {previous ? (
          <Button priority="secondary" onClick={() => go(previous)}>
            ‹ {previous.code}
          </Button>
        ) : (
          <span />
        )}
        {following ? (
          <Button priority="secondary" onClick={() => go(following)}>
            {following.code} ›
          </Button>
        ) : (
          <span />
        )}
      </p>
    </div>
  );
}
