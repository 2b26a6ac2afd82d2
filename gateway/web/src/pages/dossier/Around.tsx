import type { ReactNode } from "react";
import { Link } from "../../ui/Link";

/** ‹ › as links to the neighbours of a sheet, and the list of all of them. */
export function Around({ label, what, previous, next, middle, all }: {
  label: string;
  /** Name of one of them, feminine: « Semaine », « Fiche ». */
  what: string;
  previous: string | null;
  next: string | null;
  middle?: ReactNode;
  all: { label: string; href: string };
}) {
  return (
    <nav className="cpro-around" aria-label={label}>
      {previous ? (
        <Link href={previous}>
          <span aria-hidden="true">‹ </span>
          {what} précédente
        </Link>
      ) : (
        <span />
      )}
      <span className="cpro-around__dates">{middle}</span>
      {next ? (
        <Link href={next}>
          {what} suivante<span aria-hidden="true"> ›</span>
        </Link>
      ) : (
        <span />
      )}
      <Link className="cpro-around__all" href={all.href}>
        {all.label}
      </Link>
    </nav>
  );
}
